"""The accessibility statement gives itself a date of some years ago."""

from collections.abc import Iterator
from datetime import date

from cyberscan.sdk import Check, Confidence, Context, DutyPages, Verdict, not_applicable, passed

from ._parts import to_confirm, unread

_YEARS = 3
"""Our own prudence, and the longest life of the multi-year scheme that the statement goes with."""


class AccessibilityStatementOld(Check[DutyPages]):
    id = "duties.accessibility_statement_old"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("accessibility")
        written = part.passage("date") if part else None
        if written is None:
            verdict = unread(fact, "accessibility")
            # A file or a page drawn by scripts is told once, by the check of what the statement says.
            yield verdict if verdict is not None and verdict.failure else not_applicable()
            return
        day = date.fromisoformat(written.value)
        now = fact.observed_at.date()
        if (now.year - day.year, now.month, now.day) > (_YEARS, day.month, day.day):
            yield to_confirm(found=written.text, years=_YEARS)
        else:
            yield passed(confidence=Confidence.FIRM, found=written.text)
