"""The home page and the accessibility statement do not give the same degree."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, DutyPages, Verdict, not_applicable, passed

from ._parts import to_confirm, unread

_CLEAR = ("none", "partial", "full")


class AccessibilityDegreeDiffers(Check[DutyPages]):
    id = "duties.accessibility_degree_differs"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("accessibility")
        said = part.passage("degree") if part else None
        if part is None or said is None:
            verdict = unread(fact, "accessibility")
            yield verdict if verdict is not None and verdict.failure else not_applicable()
        elif part.value not in _CLEAR or said.value not in _CLEAR:
            yield not_applicable()
        elif part.value == said.value:
            yield passed(confidence=Confidence.FIRM, found=said.text)
        else:
            yield to_confirm(home=part.mention, found=said.text)
