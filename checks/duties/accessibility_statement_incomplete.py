"""The accessibility statement lacks one of its parts."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, DutyPages, Verdict, not_applicable, passed

from ._parts import left_blank, missing, shown, to_confirm, unread

_ELEMENTS = ("degree", "date", "contact", "remedies")


class AccessibilityStatementIncomplete(Check[DutyPages]):
    id = "duties.accessibility_statement_incomplete"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("accessibility")
        if (verdict := unread(fact, "accessibility")) is not None or part is None:
            yield verdict or not_applicable()
        elif part.state == "read" and not part.passages:
            yield to_confirm("nothing", url=part.url)
        else:
            lacking = [*left_blank(part), *missing(part, _ELEMENTS)]
            yield from lacking or [passed(confidence=Confidence.FIRM, found=shown(part))]
