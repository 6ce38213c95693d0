"""Set-Cookie lines read as browsers do (draft-ietf-httpbis-rfc6265bis §5.6 and §5.7); the value is never kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cyberscan.network.text import clean
from cyberscan.probes._cookie_dates import moment
from cyberscan.public_suffixes import is_public_suffix
from cyberscan.sdk import Cookie

_DATA = Path(__file__).parents[1] / "data" / "cookies.toml"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NUMBER = re.compile(r"-?[0-9]+")
_MAX_PAIR, _MAX_ATTRIBUTE = 4096, 1024
_MAX_LIFE = 400 * 86_400
"""Seconds: no browser keeps a cookie longer (§5.5)."""
_SPACE = " \t"

Attributes = dict[str, str]


def cookies_of(lines: Iterable[str], url: str = "") -> tuple[Cookie, ...]:
    """The cookies that these lines of ``url``'s answers set: the last of one name, domain and path.

    One that is taken back is not there; one that a browser refuses is, with the reason.
    """
    kept: dict[tuple[str, str, str], Cookie] = {}
    for line in lines:
        name, value, attributes = _read(line)
        if not name:
            continue
        cookie = _cookie(name, attributes, url)
        refused = _refused(line, name, value, attributes, cookie, url)
        key = name, cookie.domain, cookie.path
        if refused:
            kept.setdefault(key, cookie.model_copy(update={"refused": refused}))
            continue
        kept.pop(key, None)
        if value.strip('"') and not _taken_back(attributes):
            kept[key] = cookie
    return tuple(kept.values())


def _read(line: str) -> tuple[str, str, Attributes]:
    """Name, value and attributes; no name when the line sets none. Of a repeated attribute the last holds."""
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    attributes: Attributes = {}
    for part in rest.split(";"):
        key, _, content = part.partition("=")
        key, content = key.strip(_SPACE).lower(), content.strip(_SPACE)
        # What has no meaning is as if it were not written (§5.6).
        if (
            len(content) > _MAX_ATTRIBUTE
            or (key == "expires" and moment(content) is None)
            or (key == "max-age" and not _NUMBER.fullmatch(content))
        ):
            continue
        attributes[key] = content
    return (name.strip(_SPACE) if equals else ""), value.strip(_SPACE), attributes


def _cookie(name: str, attributes: Attributes, url: str) -> Cookie:
    shown = clean(name, 100)
    domain = clean(attributes.get("domain", "").removeprefix("."), 253).lower()
    if domain and domain == _host(url) and is_public_suffix(domain):
        domain = ""
    return Cookie(
        name=shown,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=clean(attributes.get("samesite", ""), 20).lower(),
        looks_like_session=_session_names().fullmatch(shown) is not None,
        domain=domain,
        path=_path(attributes, url),
        lifetime=_lifetime(attributes),
    )


def _path(attributes: Attributes, url: str) -> str:
    """What is written, else the folder of what was asked for (§5.1.4)."""
    written = attributes.get("path", "")
    if written.startswith("/"):
        return clean(written, 200)
    asked = urlsplit(url).path if url else "/"
    return clean(asked.rpartition("/")[0], 200) or "/"


def _refused(
    line: str, name: str, value: str, attributes: Attributes, cookie: Cookie, url: str
) -> str:
    """Why a browser does not keep it, in the standard's order; empty when it does."""
    if _CONTROL.search(line):
        return "control_character"
    if len(name) + len(value) > _MAX_PAIR:
        return "too_long"
    if url and cookie.domain and (reason := _foreign(cookie.domain, _host(url))):
        return reason
    if cookie.secure and url.startswith("http:"):
        return "secure_in_clear"
    if cookie.same_site == "none" and not cookie.secure:
        return "none_without_secure"
    if "partitioned" in attributes and not cookie.secure:
        return "partitioned_without_secure"
    return _broken_promise(name.lower(), cookie, "path" in attributes and cookie.path == "/")


def _broken_promise(name: str, cookie: Cookie, whole: bool) -> str:
    """The promise of a cookie's name that its line does not hold (§4.1.3; layered-cookies for the last two)."""
    if name.startswith("__secure-") and not cookie.secure:
        return "secure_prefix"
    if name.startswith("__host-") and not (cookie.secure and not cookie.domain and whole):
        return "host_prefix"
    if name.startswith(("__http-", "__host-http-")) and not (cookie.secure and cookie.http_only):
        return "http_prefix"
    return ""


def _foreign(domain: str, host: str) -> str:
    if is_public_suffix(domain):
        return "public_suffix"
    return "" if host == domain or host.endswith(f".{domain}") else "foreign_domain"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()


def _lifetime(attributes: Attributes) -> int | None:
    if "max-age" in attributes:
        digits = attributes["max-age"].lstrip("-")
        return min(int(digits), _MAX_LIFE) if len(digits) < 12 else _MAX_LIFE
    ends = moment(attributes.get("expires", ""))
    if ends is None:
        return None
    return max(0, min(int((ends - datetime.now(UTC)).total_seconds()), _MAX_LIFE))


def _taken_back(attributes: Attributes) -> bool:
    """A past date or an age of zero asks the browser to forget the cookie; the age is heard first."""
    if "max-age" in attributes:
        return re.fullmatch(r"-[0-9]+|0+", attributes["max-age"]) is not None
    ends = moment(attributes.get("expires", ""))
    return ends is not None and ends < datetime.now(UTC)


@cache
def _session_names() -> re.Pattern[str]:
    names = tomllib.loads(_DATA.read_text(encoding="utf-8"))["session"]
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
