"""The MTA-STS policy does not name a mail server of the domain: senders refuse to deliver there (RFC 8461 §4.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MtaStsPolicy,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    unmatched_exchangers,
)

from ._transport import receiving, unlooked_exchangers


class MtaStsMxMismatch(Check[MtaStsPolicy]):
    id = "mail.mta_sts_mx_mismatch"
    judges = MtaStsPolicy

    def evaluate(self, fact: MtaStsPolicy, context: Context) -> Iterator[Verdict]:
        if fact.result != "valid" or fact.mode == "none":
            yield not_applicable()  # senders ignore such a policy
            return
        hosts = receiving(context, fact.target.subject)
        if isinstance(hosts, Verdict):
            yield hosts
        elif missing := unmatched_exchangers(fact.mx, hosts):
            severity = Severity.LOW if fact.mode == "testing" else None
            yield failed(fact.mode, severity=severity, hosts=list(missing), patterns=list(fact.mx))
        else:
            more = unlooked_exchangers(context, fact.target.subject)
            yield more or passed(hosts=list(hosts), patterns=list(fact.mx))
