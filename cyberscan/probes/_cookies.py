"""Set-Cookie lines read as browsers do (RFC 6265 §5.2); the value is never kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cyberscan.network.text import clean
from cyberscan.sdk import Cookie

_DATA = Path(__file__).parents[1] / "data" / "cookies.toml"
_DELIMITERS = re.compile(r"[\t -/;-@\[-`{-~]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_PARTS = {
    "time": re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])"),
    "day": re.compile(r"([0-9]{1,2})(?![0-9])"),
    "month": re.compile(f"({'|'.join(_MONTHS)})", re.IGNORECASE),
    "year": re.compile(r"([0-9]{2,4})(?![0-9])"),
}
"""In the order in which a word is tried."""


def cookies_of(lines: Iterable[str]) -> tuple[Cookie, ...]:
    """The cookies that a browser holds after these lines: the last of one name, domain and path is kept."""
    kept: dict[tuple[str, str, str], Cookie] = {}
    for line in lines:
        name, value, attributes = _read(line)
        if not name:
            continue
        key = name, attributes.get("domain", "").lstrip(".").lower(), attributes.get("path", "")
        kept.pop(key, None)
        if value and not _taken_back(attributes):
            kept[key] = _cookie(name, attributes)
    return tuple(kept.values())


def _read(line: str) -> tuple[str, str, dict[str, str]]:
    """Name, value and attributes; no name when the line sets none."""
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    attributes: dict[str, str] = {}
    for part in rest.split(";")[:30]:
        key, _, content = part.partition("=")
        key, content = key.strip().lower(), content.strip()
        # What has no meaning is as if it were not written (§5.2.1 and §5.2.2).
        if key == "expires" and _moment(content) is None:
            continue
        if key == "max-age" and not re.fullmatch(r"-?[0-9]+", content):
            continue
        attributes[key] = content
    return (clean(name, 100) if equals else ""), value.strip().strip('"'), attributes


def _cookie(name: str, attributes: dict[str, str]) -> Cookie:
    return Cookie(
        name=name,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=clean(attributes.get("samesite", ""), 20).lower(),
        looks_like_session=_session_names().fullmatch(name) is not None,
    )


def _taken_back(attributes: dict[str, str]) -> bool:
    """A past date or an age of zero asks the browser to forget the cookie; the age is heard first."""
    if "max-age" in attributes:
        return re.fullmatch(r"-[0-9]+|0+", attributes["max-age"]) is not None
    ends = _moment(attributes.get("expires", ""))
    return ends is not None and ends < datetime.now(UTC)


def _moment(text: str) -> datetime | None:
    """A date as browsers read it (§5.1.1): the first time, day, month and year, in any order and dress."""
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


@cache
def _session_names() -> re.Pattern[str]:
    names = tomllib.loads(_DATA.read_text(encoding="utf-8"))["session"]
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
