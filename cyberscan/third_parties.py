"""Other houses' services that pages load (``data/third_parties.toml``), known by their names. Never contacted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlsplit

from cyberscan.public_suffixes import house_of

Category = Literal[
    "analytics", "tag_manager", "advertising", "social", "video", "fonts", "maps", "captcha",
    "cdn", "consent", "chat", "accessibility", "translation", "forms", "newsletter", "payment",
    "weather", "monitoring", "media", "documents", "public", "hosting",
]  # fmt: skip
Consent = Literal["yes", "exempt", "no", "confirm"]


@dataclass(frozen=True)
class ThirdParty:
    """One service and how it is known from the outside."""

    id: str
    name: str
    vendor: str
    category: Category
    consent: Consent
    """Whether loading it asks for the visitor's consent first, as far as the CNIL's guidance tells in general:
    ``exempt`` where a setting can exempt it, ``confirm`` where it depends on the use."""
    country: str = ""
    """ISO code of the vendor's seat, where it is sure."""
    hosts: tuple[str, ...] = ()
    """Names; each stands for the names below it too."""
    paths: tuple[str, ...] = ()
    """Ends of paths on any host: software that a town may run itself."""
    calls: tuple[str, ...] = ()
    """Commands written in the page's own scripts."""
    cookies: tuple[re.Pattern[str], ...] = ()
    unsealed: bool = False
    """Its files change behind one address: no seal (SRI) can hold."""

    hijacked: bool = False
    """Its owners were seen to send hostile scripts to visitors."""

    @property
    def outside_europe(self) -> bool | None:
        """Whether its vendor sits outside the European Economic Area; None where that is not sure."""
        return self.country not in EUROPE if self.country else None


EUROPE = frozenset(
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
        "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ]
)  # fmt: skip
"""The Union and the three other states of the European Economic Area, where its law on personal data applies."""


@cache
def third_parties() -> tuple[ThirdParty, ...]:
    """The whole table."""
    text = files("cyberscan").joinpath("data/third_parties.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(
        _entry({"consent": table["consent"][raw["category"]], **raw})
        for raw in table["third_party"]
    )


def third_party(url: str) -> ThirdParty | None:
    """Whose service an address belongs to: by its host first, then by the end of its path."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    for prefix, found in _of_host(host):
        if f"{parts.path}/".startswith(prefix):
            return found
    return _ending_like(parts.path)


@lru_cache(maxsize=4096)  # most addresses of a page are of its own host
def _of_host(host: str) -> tuple[tuple[str, ThirdParty], ...]:
    """Beginnings of paths and whose they are, those of the narrowest name first."""
    labels = host.split(".")
    names = (".".join(labels[start:]) for start in range(max(0, len(labels) - 6), len(labels) - 1))
    return tuple(one for name in names for one in _by_host().get(name, ()))


def third_party_software(url: str) -> ThirdParty | None:
    """The known software that an address ends like, whoever serves it."""
    try:
        return _ending_like(urlsplit(url).path)
    except ValueError:
        return None


def _ending_like(path: str) -> ThirdParty | None:
    path = path.lower()
    if not path.endswith(_path_ends()):  # all at once: hardly any does
        return None
    return next((one for end, one in _by_path() if path.endswith(end)), None)


def consent_managers(addresses: Iterable[str], calls: Iterable[str]) -> tuple[str, ...]:
    """Names of the known consent managers among what a page loads, names and calls."""
    started = set(calls)
    seen = [one for one in third_parties() if one.id in started]
    for url in addresses:
        seen += [one for one in (third_party(url), third_party_software(url)) if one is not None]
    return tuple(sorted({one.name for one in seen if one.category == "consent"}))


@cache
def _path_ends() -> tuple[str, ...]:
    return tuple(end for end, _ in _by_path())


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The name that browsers take for one house (HTML standard, "registrable domain"); the host itself where none."""
    host = host.lower().rstrip(".")
    if ":" in host or host.rpartition(".")[2].isdigit():
        return host  # an address
    return house_of(host) or host


def cookie_owner(name: str) -> ThirdParty | None:
    """Whose script writes cookies of that name."""
    for one in third_parties():
        if any(pattern.fullmatch(name) for pattern in one.cookies):
            return one
    return None


@cache
def _by_host() -> dict[str, tuple[tuple[str, ThirdParty], ...]]:
    """Names to the beginnings of paths that are each one's, the longest first."""
    found: dict[str, list[tuple[str, ThirdParty]]] = {}
    for one in third_parties():
        for entry in one.hosts:
            host, _, path = entry.partition("/")
            found.setdefault(host, []).append((f"/{path}/" if path else "", one))
    return {host: tuple(sorted(some, key=lambda x: -len(x[0]))) for host, some in found.items()}


@cache
def _by_path() -> tuple[tuple[str, ThirdParty], ...]:
    return tuple((end, one) for one in third_parties() for end in one.paths)


def _entry(raw: dict[str, Any]) -> ThirdParty:
    cookies = tuple(re.compile(pattern) for pattern in raw.pop("cookies", ()))
    lists: dict[str, Any] = {name: tuple(raw.pop(name, ())) for name in ("hosts", "paths", "calls")}
    return ThirdParty(**raw, **lists, cookies=cookies)
