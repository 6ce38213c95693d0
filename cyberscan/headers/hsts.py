"""Strict-Transport-Security by RFC 6797, and what the list built into browsers asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address

_DIRECTIVE = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
"""A quoted value may hold semicolons."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_AGE = re.compile(r'[0-9]+|"[0-9]+"')
_VALUE = re.compile(r"""[!#$%&'*+.^_`|~0-9A-Za-z-]+|"(?:[^"\\]|\\.)*\"""")
ONE_YEAR = 31_536_000


@dataclass(frozen=True)
class Hsts:
    """One header that browsers take."""

    max_age: int
    """Seconds; 0 asks to forget."""
    subdomains: bool = False
    preload: bool = False


def hsts_of(line: str) -> Hsts | None:
    """Read one header value; None when browsers drop it as a whole (§6.1): no age, two ages, bad grammar.

    Of several headers, only the first is to be given (§8.1).
    """
    values: dict[str, list[str]] = {}
    for directive in _DIRECTIVE.findall(line[:2000]):
        name, equals, value = directive.partition("=")
        name = name.strip(" \t").lower()
        if not name and not value:
            continue  # ";;" is allowed
        value = value.strip(" \t")
        if not _TOKEN.fullmatch(name) or (equals and not _VALUE.fullmatch(value)):
            return None
        if name == "includesubdomains" and equals:
            return None  # §6.1.2: it has no value
        values.setdefault(name, []).append(value)
    if any(len(values.get(name, ())) > 1 for name in ("max-age", "includesubdomains")):
        return None  # of what they do not know, browsers do not count the copies
    age = _AGE.fullmatch(values.get("max-age", [""])[0])
    if age is None:
        return None
    return Hsts(
        max_age=int(age[0].strip('"').lstrip("0")[:12] or "0"),  # beyond that, an age is forever
        subdomains="includesubdomains" in values,
        preload="preload" in values,
    )


def is_address(host: str) -> bool:
    """Whether a host is an address: browsers keep nothing for those (§8.1.1)."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
