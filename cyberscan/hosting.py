"""Who operates what a name leads to: a table of hosts, mail providers and vendors (``data/hosting.toml``). Pure.

A provider is named by its own names only, where they stand in DNS or in a certificate. Nothing is guessed from
an address: ranges change hands, and names are what a town can read again itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cyberscan.mailpolicy.spf_platforms import platforms
from cyberscan.takeover import takeover_services

ProviderKind = Literal[
    "hosting", "cloud", "cdn", "site_builder", "mail", "mail_filter", "newsletter", "dns",
    "e_service", "business", "mutualised", "access", "state", "social", "widget",
]  # fmt: skip
"""``business``: the vendors of the software of town halls. ``mutualised``: public bodies that serve towns.
``access``: internet access lines. ``widget``: what pages embed (maps, fonts, audience)."""
Role = Literal["alias", "host", "reverse", "exchanger", "server", "sender", "certificate", "any"]

_MAX_NAME = 253


class Qualification(BaseModel):
    """A qualification of a provider's offer, only where its source says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    """``SecNumCloud``, ``HDS``."""
    offer: str
    """What is qualified: never the whole provider."""
    source: str
    date: date


class Provider(BaseModel):
    """One company or public body."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    name: str
    kind: ProviderKind
    country: str = ""
    """ISO 3166 code of the company's seat; empty where it is not known for sure. It is not where data lies."""
    qualifications: tuple[Qualification, ...] = ()

    @property
    def operator(self) -> Literal["host", "vendor", "opsn", "state"]:
        """In the words of the perimeter's ``operator``."""
        if self.kind in ("e_service", "business", "newsletter", "mail_filter", "widget", "social"):
            return "vendor"
        if self.kind == "mutualised":
            return "opsn"
        return "state" if self.kind == "state" else "host"


class _Row(Provider):
    """A row of the table: names that stand for the provider, for any role or for one."""

    names: tuple[str, ...] = ()
    """The provider's own domains: they and all that is below stand for it, whatever the role."""
    patterns: tuple[str, ...] = ()
    """Regular expressions that a whole name must match, whatever the role."""
    reverse: tuple[str, ...] = ()
    """The same for reverse names only."""
    spf: tuple[str, ...] = ()
    """Names of ``spf_platforms.toml``."""
    takeover: tuple[str, ...] = ()
    """Names of ``takeover.toml``."""
    mail: tuple[str, ...] = ()
    """Ids of ``remedies/mail_providers.toml``."""
    registrar: tuple[str, ...] = ()
    """Ids of ``remedies/registrars.toml``."""


@cache
def providers() -> tuple[Provider, ...]:
    """The whole table, without its patterns."""
    return tuple(_plain(row) for row in _rows())


def provider_of(
    *,
    host: str = "",
    aliases: Iterable[str] = (),
    reverse: Iterable[str] = (),
    exchangers: Iterable[str] = (),
    servers: Iterable[str] = (),
    senders: Iterable[str] = (),
    certificate: Iterable[str] = (),
) -> Provider | None:
    """Who operates something, by the first of its names that the table knows; None when none does.

    Give only the names that speak of the thing in question, and they are believed in this order: the CNAME
    chain of a host, its own name, the MX hosts or the name servers (of a mail domain or a zone), what an SPF policy
    includes, the reverse names of an address, the names of a certificate. A reverse name is written by whoever
    holds the address, a certificate's by whoever runs the server: good for an inventory, never for an accusation.
    """
    by_role: tuple[tuple[Role, Iterable[str]], ...] = (
        ("alias", aliases), ("host", (host,)), ("exchanger", exchangers), ("server", servers),
        ("sender", senders), ("reverse", reverse), ("certificate", certificate),
    )  # fmt: skip
    known = (named(name, role) for role, names in by_role for name in names)
    return next((provider for provider in known if provider is not None), None)


@lru_cache(maxsize=4096)
def named(name: str, role: Role = "host") -> Provider | None:
    """The provider that one name stands for in one role."""
    name = name.strip().rstrip(".").lower().removeprefix("*.")
    if not name or len(name) > _MAX_NAME:
        return None
    labels = name.split(".")
    for start in range(len(labels) - 1):
        if (found := _by_name().get(".".join(labels[start:]))) is not None:
            return found
    fitting = (row for row in _patterns() if row[0] in (role, "any"))
    return next((owner for _, pattern, owner in fitting if pattern.fullmatch(name)), None)


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_Row.model_validate(row) for row in _table("hosting.toml")["provider"])


def _plain(row: _Row) -> Provider:
    return Provider(
        id=row.id, name=row.name, kind=row.kind, country=row.country,
        qualifications=row.qualifications,
    )  # fmt: skip


@cache
def _by_name() -> dict[str, Provider]:
    sent = {name: [p.domain for p in platforms().platform if p.name == name] for name in _sent()}
    return {
        name: _plain(row)
        for row in _rows()
        for name in (*row.names, *(domain for one in row.spf for domain in sent[one]))
    }


def _sent() -> set[str]:
    return {name for row in _rows() for name in row.spf}


@cache
def _patterns() -> tuple[tuple[Role, re.Pattern[str], Provider], ...]:
    return tuple(
        (role, re.compile(text), _plain(row)) for row in _rows() for role, text in _of(row)
    )


def _of(row: _Row) -> Iterator[tuple[Role, str]]:
    """The patterns of a row and of the other tables that it names."""
    for text in row.patterns:
        yield "any", text
    for text in row.reverse:
        yield "reverse", text
    for text in _others("mail_providers.toml", "provider", row.mail, "exchangers"):
        yield "exchanger", text
    for text in _others("registrars.toml", "registrar", row.registrar, "servers"):
        yield "server", text
    for service in takeover_services():
        if service.name in row.takeover:
            for pattern in service.patterns:
                yield "alias", _expression(pattern)
                yield "host", _expression(pattern)


def _expression(pattern: str) -> str:
    """A pattern of the takeover table as a regular expression; only its first star takes several labels."""
    head, star, rest = pattern.partition("*")
    return re.escape(head) + (".+" if star else "") + re.escape(rest).replace(r"\*", "[a-z0-9-]+")


def _others(file: str, key: str, ids: tuple[str, ...], patterns: str) -> Iterator[str]:
    for row in _table(f"remedies/{file}")[key] if ids else ():
        if row["id"] in ids:
            yield from row.get(patterns, ())


@cache
def _table(file: str) -> dict[str, Any]:
    place = files("cyberscan").joinpath("data", *file.split("/"))
    return tomllib.loads(place.read_text(encoding="utf-8"))
