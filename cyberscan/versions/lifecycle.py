"""Versions against the dated life cycles of the data: which branch, whether it has ended, whether it is behind.

Rows are those of :func:`cyberscan.datapack.load`. Nothing is guessed: what the data does not say is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from cyberscan.versions.order import before, key, numbers

Row = Mapping[str, Any]
_MENDED_DAYS = 365
_MOST_IN_A_MONTH = 5
"""Releases of one branch: weekly ones at most."""
_PLAIN = re.compile(r"[vV]?[0-9.]+")
_LETTERS = re.compile(r"[a-z]{1,2}")
"""OpenSSL's: a version always shows them."""


class Branches(list[Row]):
    """Rows, sorted out once by their product: a scan of many sites asks a thousand times."""

    @cached_property
    def by_product(self) -> dict[str, list[Row]]:
        """The rows of each product, in their order."""
        found: dict[str, list[Row]] = {}
        for row in self:
            found.setdefault(str(row["product"]), []).append(row)
        return found


def branch_of(rows: Sequence[Row], version: str) -> Row | None:
    """The row of the longest branch that the version belongs to."""
    mine = [row for row in rows if _within(version, str(row["branch"]))]
    return max(mine, key=lambda row: len(_parts(row)), default=None)


def all_ended_within(rows: Sequence[Row], version: str, data_day: date, day: date) -> Row | None:
    """The newest of the branches that a short version may be of (``9`` may be 9.4 or 9.5), when none of
    them was alive on the day of the data: otherwise a branch may have come out since.
    """
    parts = numbers(version)
    mine = [row for row in rows if parts and _parts(row)[: len(parts)] == parts]
    if not mine or not all(ended(row, min(day, data_day)) for row in mine):
        return None
    return max(mine, key=_parts)


def before_all(rows: Sequence[Row], version: str, day: date) -> Row | None:
    """The first branch listed, of the version's major if there is any, when the version came before it
    and it has itself ended.
    """
    mine = numbers(version)
    major = [row for row in rows if _parts(row)[:1] == mine[:1]]
    first = min(major or rows, key=_parts, default=None)
    if first is None or not mine or not ended(first, day):
        return None
    return first if mine < _parts(first)[: len(mine)] else None


def behind(row: Row, version: str, *, whole: bool = False) -> bool | None:
    """Whether a version of this branch lacks published releases; None when nobody can tell.

    A version shorter than the releases of its branch may be any of them (12.4 may be 12.4.48), and is
    behind only if all are. ``whole``: it is complete as it is (WordPress calls its x.y.0 plainly x.y).
    """
    latest, parts = str(row["latest"]), numbers(version)
    if not latest or not parts:
        return None
    released = numbers(latest)
    if len(parts) >= len(released) or (whole and len(parts) > 1):
        return None if _hides_patch(version, latest) else before(version, latest)
    return True if parts < released[: len(parts)] else None


def ended(row: Row, day: date) -> bool:
    """Whether the branch had no more support on that day."""
    text = str(row["end_of_life"])
    return text == "True" or (text != "False" and date.fromisoformat(text) < day)


def end_of(row: Row) -> str:
    """The day of the end, or nothing when the source gives none."""
    text = str(row["end_of_life"])
    return "" if text in ("True", "False") else text


def still_mended(row: Row, data_day: date) -> bool:
    """Authors who carry fixes back to ended branches did it lately for this one. A branch that has just
    ended need not have had a release since: the older ones are mended too.
    """
    last = str(row.get("latest_released", ""))
    if row.get("after_end") != "mended" or not last:
        return False
    return (data_day - date.fromisoformat(last)).days <= _MENDED_DAYS


def sold(row: Row) -> bool:
    """The last release of the branch came after its end, for those who pay."""
    last, end = str(row.get("latest_released", "")), str(row["end_of_life"])
    return row.get("after_end") == "paid" and end not in ("True", "False") and last > end


def just_out(row: Row, day: date, days: int) -> bool:
    """Whether the last release of the branch is younger than ``days``."""
    last = str(row.get("latest_released", ""))
    return bool(last) and (day - date.fromisoformat(last)).days < days


def out_later(row: Row, day: date) -> bool:
    """Whether the last release of the branch came out after ``day``: what an older observation lacked is not known."""
    last = str(row.get("latest_released", ""))
    return bool(last) and date.fromisoformat(last) > day


def long_behind(row: Row, version: str) -> bool:
    """Whether a version lacks more releases than one month brings."""
    mine, released = numbers(version), numbers(str(row["latest"]))
    gaps = (last - had for had, last in zip(mine, released, strict=False) if last != had)
    return next(gaps, 0) > _MOST_IN_A_MONTH


def _hides_patch(version: str, latest: str) -> bool:
    """``8.0`` beside ``8.0 Update 3k``, ``12.1.10`` beside ``12.1.10+security-01``: it may well have it."""
    number = _PLAIN.match(latest)
    tail = latest[number.end() :] if number else ""
    if not tail or _LETTERS.fullmatch(tail):
        return False
    return _PLAIN.fullmatch(version) is not None and numbers(version) == numbers(latest)


def _within(version: str, branch: str) -> bool:
    """``1.1.1`` holds ``1.1.1w`` and ``2.4`` holds 2.4.6; ``2.4`` does not hold 2.41."""
    mine, wanted = numbers(version), numbers(branch)
    return key(version) is not None and bool(wanted) and mine[: len(wanted)] == wanted


def _parts(row: Row) -> tuple[int, ...]:
    return numbers(str(row["branch"]))
