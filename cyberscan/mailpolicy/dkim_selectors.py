"""Which DKIM selectors to ask a domain for, from what it says of its mail. Pure: a table and two record sets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).parent.parent / "data" / "dkim_selectors.toml"
_FIRST = 10
"""Names asked of a domain where all is well: the usual ones fill up what its own providers leave."""
_MAX_TERMS = 200


@dataclass(frozen=True)
class Provider:
    """A company or a product that signs, with what betrays it."""

    name: str
    selectors: tuple[str, ...]
    spf: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What to ask for, in rounds: the next one only when those before gave no usable key."""

    first: tuple[str, ...]
    rest: tuple[str, ...]
    """Free choices of whoever runs the mail."""
    others: tuple[str, ...]
    """Those of providers that the domain does not betray: each costs a question and is seldom there."""
    suggested: tuple[str, ...]
    """Names of the providers that the domain betrays."""


@cache
def providers() -> tuple[Provider, ...]:
    """The table."""
    return tuple(
        Provider(
            row["name"],
            tuple(row["selectors"]),
            tuple(row.get("spf", ())),
            tuple(row.get("mx", ())),
        )
        for row in _read()["providers"]
    )


def every() -> tuple[str, ...]:
    """All the selectors of the table, the usual ones first."""
    table = _read()
    return _once(table["usual"], *(one.selectors for one in providers()), table["common"])


def choose(declared: Iterable[str], policies: Iterable[str], exchangers: Iterable[str]) -> Choice:
    """The selectors for one domain.

    ``declared`` are those that the authority names, ``policies`` the SPF records of the domain,
    ``exchangers`` the names of its MX.
    """
    named = _included(policies)
    hosts = [host.rstrip(".").lower() for host in exchangers]
    betrayed = [one for one in providers() if named & set(one.spf) or _hosts(one, hosts)]
    certain = _once(declared, *(one.selectors for one in betrayed))
    usual = tuple(name for name in _read()["usual"] if name not in certain)
    first = certain + usual[: max(0, _FIRST - len(certain))]
    rest = tuple(name for name in _once(_read()["usual"], _read()["common"]) if name not in first)
    others = tuple(name for name in every() if name not in first + rest)
    return Choice(first, rest, others, tuple(one.name for one in betrayed))


def provider_of(selector: str, suggested: tuple[str, ...]) -> str:
    """Who signs under a selector: of the providers betrayed, else the only one that uses it."""
    users = [one.name for one in providers() if selector in one.selectors]
    likely = [name for name in users if name in suggested]
    if likely:
        return likely[0]
    return users[0] if len(users) == 1 and selector not in _read()["usual"] else ""


def _included(policies: Iterable[str]) -> set[str]:
    """The names that SPF records include or hand over to."""
    found: set[str] = set()
    for policy in policies:
        for term in policy[:8000].lower().split()[:_MAX_TERMS]:
            mechanism, _, name = term.lstrip("+-~?").replace("redirect=", "include:").partition(":")
            if mechanism == "include":
                found.add(name.rstrip("."))
    return found


def _hosts(provider: Provider, hosts: list[str]) -> bool:
    return any(
        host == suffix or host.endswith(f".{suffix}") for host in hosts for suffix in provider.mx
    )


def _once(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


@cache
def _read() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return table
