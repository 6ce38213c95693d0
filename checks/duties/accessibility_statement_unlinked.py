"""The home page names a degree of accessibility and leads to no statement."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Verdict,
    not_applicable,
    passed,
)

from ._parts import home_in_part, to_confirm


class AccessibilityStatementUnlinked(Check[DutyPages]):
    id = "duties.accessibility_statement_unlinked"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("accessibility")
        if part is None or not part.mention:
            yield not_applicable()
        elif part.state != "not_linked":
            yield passed(confidence=Confidence.FIRM, link=part.address)
        elif not fact.whole:
            yield home_in_part()
        else:
            yield to_confirm(url=fact.url, found=part.mention)
