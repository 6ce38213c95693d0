"""What names in certificates mean: factory certificates of products, authorities and their CAA names.

Both are data (``data/factory_certificates.toml``, ``data/caa_issuers.toml``). The names that are compared with them
come from a peer: the patterns are ours, the texts are bounded by the facts.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class _Factory:
    maker: str
    subject: re.Pattern[str]
    issuer: re.Pattern[str]


def factory_maker(subject: str, issuer: str) -> str:
    """Whose factory certificate bears these names (RFC 4514); empty when no product is known for them."""
    for factory in _factories():
        if factory.subject.search(subject) and factory.issuer.search(issuer):
            return factory.maker
    return ""


def caa_names(organization: str) -> frozenset[str]:
    """The names by which CAA records mean an issuer's organisation; none when it is not known here."""
    found = (names for pattern, names in _issuers() if pattern.fullmatch(organization.strip()))
    return frozenset(next(found, ()))


def caa_name(organization: str) -> str:
    """The name that an issuer's organisation asks to be called by in CAA records; empty when it is not known."""
    found = (names[0] for pattern, names in _issuers() if pattern.fullmatch(organization.strip()))
    return next(found, "")


@cache
def _factories() -> tuple[_Factory, ...]:
    return tuple(
        _Factory(row["maker"], _pattern(row.get("subject", "")), _pattern(row.get("issuer", "")))
        for row in _table("factory_certificates.toml")["factory"]
    )


@cache
def _issuers() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    rows = _table("caa_issuers.toml")["issuer"]
    return tuple((_pattern(row["organization"]), tuple(row["domains"])) for row in rows)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _table(name: str) -> dict[str, Any]:
    text = files("cyberscan").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)
