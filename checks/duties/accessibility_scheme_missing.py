"""No link to the multi-year accessibility scheme was met on the home page or on the statement."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Reason,
    Verdict,
    not_applicable,
    not_tested,
    passed,
)

from ._parts import to_confirm


class AccessibilitySchemeMissing(Check[DutyPages]):
    id = "duties.accessibility_scheme_missing"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        scheme, statement = fact.duty("scheme"), fact.duty("accessibility")
        if scheme is None or statement is None:
            yield not_applicable()
        elif scheme.mention or scheme.address:
            yield passed(confidence=Confidence.FIRM, found=scheme.mention or scheme.address)
        elif statement.state in ("read", "not_linked") and fact.whole:
            yield to_confirm(url=fact.url)
        else:
            yield not_tested(Reason.READ_IN_PART, "statement not read whole")
