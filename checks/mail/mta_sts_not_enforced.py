"""The MTA-STS policy is being tested, given up, or forgotten by senders within a day."""

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
)

_DAY = 86_400


class MtaStsNotEnforced(Check[MtaStsPolicy]):
    id = "mail.mta_sts_not_enforced"
    judges = MtaStsPolicy

    def evaluate(self, fact: MtaStsPolicy, context: Context) -> Iterator[Verdict]:
        if fact.result != "valid":
            yield not_applicable()
        elif fact.mode != "enforce":
            yield failed(fact.mode)
        elif (age := fact.max_age or 0) < _DAY:
            yield failed("short", severity=Severity.LOW, max_age=age)
        else:
            yield passed(days=age // _DAY)
