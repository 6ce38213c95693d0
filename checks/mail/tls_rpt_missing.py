"""Nobody is told when encrypted delivery to the domain fails (RFC 8460)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Severity,
    TlsReporting,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._transport import announces_mta_sts, has_dane, receiving


class TlsRptMissing(Check[TlsReporting]):
    id = "mail.tls_rpt_missing"
    judges = TlsReporting

    def evaluate(self, fact: TlsReporting, context: Context) -> Iterator[Verdict]:
        domain = fact.target.subject
        if fact.result == "valid":
            yield passed(reports_to=list(fact.reports_to))
            return
        hosts = receiving(context, domain)
        if isinstance(hosts, Verdict):
            yield hosts
        elif fact.records or fact.attempts:
            yield not_applicable()  # judged as invalid
        elif announces_mta_sts(context, domain) or has_dane(context, domain):
            yield failed("blind", severity=Severity.LOW)
        else:
            yield failed("absent")
