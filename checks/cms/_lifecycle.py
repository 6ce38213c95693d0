"""Versions against the dated life cycles that travel with the program. Never a guess.

Versions are compared as Composer compares them: the products judged here are PHP's, and it alone puts
``6.5-alpha-57299`` and ``4.4.0-dev`` before their release.
"""

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


def unjudged(fact: Software) -> Verdict | None:
    """Why there is no version to judge."""
    if not fact.product:
        return not_applicable()
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
    parts = version.split(".")
    mine = [row for row in rows if parts[: len(_parts(row))] == _parts(row)]
    return max(mine, key=lambda row: len(_parts(row)), default=None)


def within(rows: list[Row], version: str) -> list[Row]:
    """The branches that a short version may be of: ``9`` may be 9.4 or 9.5."""
    parts = version.split(".")
    return [row for row in rows if _parts(row)[: len(parts)] == parts]


def precise(row: Row, version: str) -> bool:
    """Whether the version names a release, not only a branch. WordPress calls its x.y.0 plainly x.y."""
    return len(version.split(".")) > len(_parts(row)) or row["product"] == "wordpress"


def ended(row: Row, day: date) -> bool:
    """Whether the branch had no more support on that day."""
    text = str(row["end_of_life"])
    return text == "True" or (text != "False" and date.fromisoformat(text) < day)


def still_mended(row: Row) -> bool:
    """A branch that got a release after its end: its authors still send fixes, without promise."""
    last, end = str(row.get("latest_released", "")), str(row["end_of_life"])
    return end not in ("True", "False") and bool(last) and last > end


def older(version: str, other: str) -> bool | None:
    """Whether ``version`` comes before ``other``; None when they cannot be compared."""
    from univers.versions import ComposerVersion, InvalidVersion  # costs 0.2 s at import

    try:
        return bool(ComposerVersion(version) < ComposerVersion(other))
    except InvalidVersion:
        return None


def older_than_all(rows: list[Row], version: str, day: date) -> bool:
    """Before the first branch listed, which itself has ended."""
    first = min(rows, key=lambda row: [int(part) for part in _parts(row)], default=None)
    return first is not None and ended(first, day) and older(version, first["branch"]) is True


def sureness(fact: Software, context: Context) -> Confidence:
    """As sure as the recognition, one step less when the data is old."""
    order = list(Confidence)
    step = order.index(Confidence(fact.confidence))
    age = fact.observed_at.date() - date.fromisoformat(context.data.get("date", "2000-01-01"))
    if age.days > context.threshold("data_days", _DATA_DAYS):
        step += 1
    return order[min(step, len(order) - 1)]


def _parts(row: Row) -> list[str]:
    return str(row["branch"]).split(".")
