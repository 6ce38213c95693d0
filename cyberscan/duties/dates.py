"""Dates as French pages write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12, "january": 1, "february": 2,
    "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_NAMES = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?:(?P<day>\d{{1,2}})(?:er)? )?(?P<month>{_NAMES}) (?P<year>20\d\d)"
    r"|(?P<day2>\d{1,2})[/.-](?P<month2>\d{1,2})[/.-](?P<year2>20\d\d)"
    r"|(?P<year3>20\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d))\b",
    re.ASCII,
)


def dates(text: str) -> Iterator[tuple[int, int, date]]:
    """The dates of ``plain`` text with their places; a month without a day counts to its last day."""
    for found in _DATE.finditer(text):
        if (read := _date(found)) is not None:
            yield found.start(), found.end(), read


def _date(found: re.Match[str]) -> date | None:
    year = int(found["year"] or found["year2"] or found["year3"])
    month = _MONTHS[found["month"]] if found["month"] else int(found["month2"] or found["month3"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found["day"] or found["day2"] or found["day3"] or last)
    return date(year, month, day) if 1 <= day <= last else None
