"""The tables of hosts: whose form a zone is changed in, who sends and receives the mail."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from cyberscan.remedies.products import Said


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Registrar(_Model):
    """Who serves a zone, as far as the way its form is filled is known."""

    id: str
    name: str
    servers: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    apex: Literal["", "empty", "@", "full"] = ""
    quotes: Literal["", "no", "yes"] = ""
    dot: Literal["", "no", "yes"] = ""
    menu: Said = Said()
    note: Said = Said()
    dnssec: Said = Said()
    """How signing is turned on, where one knows."""


class MailProvider(_Model):
    """Who receives or sends a domain's mail."""

    id: str
    name: str
    exchangers: tuple[str, ...] = ()
    include: str = ""
    also: tuple[str, ...] = ()
    """Older names of ``include``."""
    inbound_only: bool = False
    own_envelope: bool = False
    dkim: Said = Said()

    @property
    def includes(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.include, *self.also)))


@cache
def registrars() -> tuple[Registrar, ...]:
    """Every host of zones that is known here."""
    return tuple(Registrar.model_validate(row) for row in _table("registrars.toml")["registrar"])


@cache
def mail_providers() -> tuple[MailProvider, ...]:
    """Every mail provider that is known here."""
    rows = _table("mail_providers.toml")["provider"]
    return tuple(MailProvider.model_validate(row) for row in rows)


def as_of() -> str:
    """The day on which the table of forms was last gone through."""
    day: str = _table("registrars.toml")["as_of"]
    return day


def registrar_of(name_servers: Iterable[str], said: str = "") -> Registrar | None:
    """By the name servers, all of which must be one host's; else by what the perimeter says."""
    servers = [name.lower().rstrip(".") for name in name_servers]
    if servers:
        return next((one for one in registrars() if _all_of(one.servers, servers)), None)
    words = said.lower()[:200]
    return next((one for one in registrars() if any(_said(w, words) for w in one.said)), None)


def provider_of(exchangers: Iterable[str]) -> MailProvider | None:
    """The provider that all the exchangers belong to."""
    hosts = [host.lower().rstrip(".") for host in exchangers]
    found = (one for one in mail_providers() if hosts and _all_of(one.exchangers, hosts))
    return next(found, None)


def sender_of(include: str) -> MailProvider | None:
    """The provider that a policy includes by this name."""
    name = include.lower().rstrip(".")
    return next((one for one in mail_providers() if name in one.includes), None)


def _all_of(patterns: Iterable[str], names: list[str]) -> bool:
    compiled = [re.compile(pattern) for pattern in patterns]
    return all(any(pattern.fullmatch(name[:253]) for pattern in compiled) for name in names)


def _said(word: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


@cache
def _table(name: str) -> dict[str, Any]:
    text = files("cyberscan").joinpath("data", "remedies", name).read_text(encoding="utf-8")
    return tomllib.loads(text)
