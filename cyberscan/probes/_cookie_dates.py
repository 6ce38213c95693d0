"""The dates of cookies, as browsers read them (draft-ietf-httpbis-rfc6265bis §5.1.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DELIMITERS = re.compile(r"[\t -/;-@\[-`{-~]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_PARTS = {
    "time": re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])"),
    "day": re.compile(r"([0-9]{1,2})(?![0-9])"),
    "month": re.compile(f"({'|'.join(_MONTHS)})", re.IGNORECASE),
    "year": re.compile(r"([0-9]{2,4})(?![0-9])"),
}
"""In the order in which a word is tried."""


def moment(text: str) -> datetime | None:
    """A date, or None where there is none: the first time, day, month and year, in any order and dress."""
    found: dict[str, tuple[int, ...]] = {}
    for token in _DELIMITERS.split(text[:200]):
        for kind, pattern in _DATE_PARTS.items():
            if kind not in found and (match := pattern.match(token)):
                found[kind] = tuple(
                    _MONTHS.index(part.lower()) + 1 if kind == "month" else int(part)
                    for part in match.groups()
                )
                break
    if len(found) < len(_DATE_PARTS):
        return None
    [year], [month], [day] = found["year"], found["month"], found["day"]
    hour, minute, second = found["time"]
    year += 1900 if 70 <= year <= 99 else 2000 if year <= 69 else 0
    try:
        return (
            datetime(year, month, day, hour, minute, second, tzinfo=UTC) if year >= 1601 else None
        )
    except ValueError:
        return None
