"""Set-Cookie lines read as browsers do (RFC 6265 §5.2); the value is never kept."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

from cyberscan.network.text import clean
from cyberscan.sdk import Cookie

_DATA = Path(__file__).parents[1] / "data" / "cookies.toml"


def cookie_of(line: str) -> Cookie | None:
    """One cookie, or nothing when the line sets none or takes one back."""
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    name = clean(name, 100)
    if not equals or not name:
        return None
    attributes = {}
    for part in rest.split(";")[:30]:
        key, _, content = part.partition("=")
        attributes[key.strip().lower()] = content.strip()
    if not value.strip() or _taken_back(attributes):
        return None
    return Cookie(
        name=name,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=clean(attributes.get("samesite", ""), 20).lower(),
        looks_like_session=_session_names().fullmatch(name) is not None,
    )


def _taken_back(attributes: dict[str, str]) -> bool:
    """A past date or an age of zero asks the browser to forget the cookie."""
    if "max-age" in attributes:
        age = attributes["max-age"]
        return re.fullmatch(r"-\d+|0+", age) is not None
    try:
        ends = parsedate_to_datetime(attributes["expires"].replace("-", " "))
    except (KeyError, ValueError, TypeError):
        return False
    return ends.replace(tzinfo=ends.tzinfo or UTC) < datetime.now(UTC)


@cache
def _session_names() -> re.Pattern[str]:
    names = tomllib.loads(_DATA.read_text(encoding="utf-8"))["session"]
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
