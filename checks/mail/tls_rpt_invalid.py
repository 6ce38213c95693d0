"""Reports about encryption are asked for in a way that no sender understands (RFC 8460 §3)."""

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


class TlsRptInvalid(Check[TlsReporting]):
    id = "mail.tls_rpt_invalid"
    judges = TlsReporting

    def evaluate(self, fact: TlsReporting, context: Context) -> Iterator[Verdict]:
        if fact.result == "invalid":
            yield failed(fact.cause, records=list(fact.records), detail=fact.cause_detail)
        elif fact.unusable_reports_to:
            yield failed(
                "some_unusable", severity=Severity.INFO, addresses=list(fact.unusable_reports_to)
            )
        elif fact.result == "valid":
            yield passed(reports_to=list(fact.reports_to))
        elif fact.attempts:
            yield failed("ignored", records=list(fact.attempts))
        else:
            yield not_applicable()
