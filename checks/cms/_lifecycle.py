"""Versions against the dated life cycles that travel with the program. Never a guess.

Versions are compared as Composer compares them: the products judged here are PHP's, and it alone puts
``6.5-alpha-57299`` and ``4.4.0-dev`` before their release.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cyberscan.sdk import Confidence, Context, Reason, Software, Verdict, not_applicable, not_tested

NAMES = {
    "wordpress": "WordPress",
    "spip": "SPIP",
    "drupal": "Drupal",
    "joomla": "Joomla",
    "typo3": "TYPO3",
}
Row = Mapping[str, Any]
_DATA_DAYS = 180
_MENDED_DAYS = 365


def unjudged(fact: Software) -> Verdict | None:
    """Why there is no version to judge."""
    if not fact.product:
        return not_applicable()
    if not fact.version and fact.unread is not None:
        return not_tested(fact.unread, "a place that shows the version could not be read")
    if not fact.version:
        return not_tested(Reason.BLOCKED, "the site does not show its version")
    return None


def unknown() -> Verdict:
    """The data does not allow to conclude."""
    return not_tested(Reason.MISSING_TOOL, "not in the life cycle data")


def rows_of(product: str, context: Context) -> list[Row]:
    """The branches of a product."""
    return [row for row in context.data.get("lifecycle", ()) if row["product"] == product]


def branch_of(rows: list[Row], version: str) -> Row | None:
    """The row of the longest branch that the version belongs to."""
    parts = _numbers(version)
    mine = [row for row in rows if parts[: len(_parts(row))] == _parts(row)]
    return max(mine, key=lambda row: len(_parts(row)), default=None)


def all_ended_within(rows: list[Row], version: str, context: Context, day: date) -> Row | None:
    """The newest of the branches that a short version may be of (``9`` may be 9.4 or 9.5), when none of
    them was alive on the day of the data: otherwise a branch may have come out since.
    """
    parts = _numbers(version)
    mine = [row for row in rows if _parts(row)[: len(parts)] == parts]
    if not mine:
        return None
    day = min(day, _data_day(mine[0]["product"], context))
    if not all(ended(row, day) for row in mine):
        return None
    return max(mine, key=_parts)


def behind(row: Row, version: str) -> bool | None:
    """Whether a version of this branch lacks published corrections; None when nobody can tell.

    A version shorter than the releases of its branch may be any of them (12.4 may be 12.4.48), and is
    behind only if all are. WordPress calls its x.y.0 plainly x.y.
    """
    latest, parts = str(row["latest"]), _numbers(version)
    if not latest:
        return None
    if row["product"] == "wordpress" and len(parts) > 1:
        return older(version, latest)
    released = _numbers(latest)
    if len(parts) >= len(released):
        return older(version, latest)
    return True if parts < released[: len(parts)] else None


def ended(row: Row, day: date) -> bool:
    """Whether the branch had no more support on that day."""
    text = str(row["end_of_life"])
    return text == "True" or (text != "False" and date.fromisoformat(text) < day)


def still_mended(row: Row, context: Context) -> bool:
    """Authors who carry fixes back to ended branches did it lately for this one. A branch that has just
    ended need not have had a release since: the older ones are mended too.
    """
    last = str(row.get("latest_released", ""))
    if row.get("after_end") != "mended" or not last:
        return False
    return (_data_day(row["product"], context) - date.fromisoformat(last)).days <= _MENDED_DAYS


def sold(row: Row) -> bool:
    """The last release of the branch came after its end, for those who pay."""
    last, end = str(row.get("latest_released", "")), str(row["end_of_life"])
    return row.get("after_end") == "paid" and end not in ("True", "False") and last > end


def paid_for(row: Row, version: str) -> bool:
    """Only a customer has this version."""
    return sold(row) and behind(row, version) is False


def older(version: str, other: str) -> bool | None:
    """Whether ``version`` comes before ``other``; None when they cannot be compared."""
    from univers.versions import ComposerVersion, InvalidVersion  # costs 0.2 s at import

    try:
        return bool(ComposerVersion(version) < ComposerVersion(other))
    except InvalidVersion:
        return None


def before_all(rows: list[Row], version: str, day: date) -> Row | None:
    """The first branch listed, of the version's major if there is any, when the version came before it
    and it has itself ended.
    """
    numbers = _numbers(version)
    major = [row for row in rows if _parts(row)[:1] == numbers[:1]]
    first = min(major or rows, key=_parts, default=None)
    if first is None or not numbers or not ended(first, day):
        return None
    return first if numbers < _parts(first)[: len(numbers)] else None


def sureness(fact: Software, context: Context) -> Confidence:
    """As sure as the recognition, one step less when the data is old."""
    order = list(Confidence)
    step = order.index(Confidence(fact.confidence))
    age = fact.observed_at.date() - _data_day(fact.product, context)
    if age.days > context.threshold("data_days", _DATA_DAYS):
        step += 1
    return order[min(step, len(order) - 1)]


def data_date(product: str, context: Context) -> str:
    """The day that is known of a product: its source may be older than the whole."""
    dates = [row["data_date"] for row in rows_of(product, context) if row.get("data_date")]
    return min(dates, default=str(context.data.get("date", "2000-01-01")))


def _data_day(product: str, context: Context) -> date:
    return date.fromisoformat(data_date(product, context))


def _parts(row: Row) -> list[int]:
    return _numbers(str(row["branch"]))


def _numbers(version: str) -> list[int]:
    """``6.5-alpha-57299`` is of branch 6.5, and 4.2.0-beta of 4.2."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return [int(part) for part in found[0].split(".")] if found else []
