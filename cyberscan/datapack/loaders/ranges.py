"""Rows of the table of flaws from what sources say, and only those that nobody can misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cyberscan.datapack.tables import VULNERABILITIES, Row
from cyberscan.versions import before, key

Span = tuple[str, str, str]
"""Introduced (empty: from the first), fixed, last affected (one of the two)."""


def spans_apart(spans: Sequence[Span]) -> list[Span]:
    """The spans in order; none when they run into each other: who wrote them meant something else.

    "before 7.59, before 8.4.8, before 8.5.3" are three branches, and not all that came before 8.5.3.
    """
    ordered = sorted(spans, key=lambda span: key(span[0]) or ())
    for (_, fixed, last), (begin, _, _) in pairwise(ordered):
        free = not before(begin, fixed) if fixed else before(last, begin)
        if not begin or not free:
            return []
    return [span for span in ordered if _ends_after_its_begin(*span)]


def _ends_after_its_begin(introduced: str, fixed: str, last: str) -> bool:
    end = fixed or last
    return bool(end) and not (introduced and before(end, introduced))


def flaw_rows(
    product: str, flaw: str, spans: Sequence[Span], *, cvss: str, effect: str, published: str, source: str
) -> Iterator[Row]:  # fmt: skip
    """One row a span; what is no value of the table is left out."""
    for introduced, fixed, last in spans_apart(spans):
        row = {
            "product": product, "cve": flaw, "introduced": introduced, "fixed": fixed, "last": "" if fixed else last,
            "cvss": cvss, "effect": effect, "published": published, "source": source,
        }  # fmt: skip
        if not VULNERABILITIES.wrong(row):
            yield row


def score_text(value: object) -> str:
    """A CVSS base score as the table has it; empty for anything else."""
    if isinstance(value, str):
        try:
            value = float(value[:6])
        except ValueError:
            return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10:
        return ""
    return f"{value:.1f}"
