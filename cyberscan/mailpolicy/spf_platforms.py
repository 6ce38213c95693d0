"""Services of many customers that SPF policies include: a table, ``data/spf_platforms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cyberscan.mailpolicy.spf_policy import FlatTerm


class Platform(BaseModel):
    """One service, by the name that its customers include."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domain: str
    name: str
    kind: Literal["mailbox", "newsletter", "hosting"]


class Platforms(BaseModel):
    """The table, and the day it was last read through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date
    platform: tuple[Platform, ...]


@cache
def platforms() -> Platforms:
    """The table that travels with the program."""
    text = files("cyberscan").joinpath("data", "spf_platforms.toml").read_text(encoding="utf-8")
    return Platforms.model_validate(tomllib.loads(text))


def recognised(terms: Iterable[FlatTerm]) -> tuple[Platform, ...]:
    """The services that a policy lets through, each once, in its order."""
    names = [t.target for t in terms if t.grants and t.name in ("include", "redirect")]
    found = (known for name in names for known in platforms().platform if _is(name, known))
    by_name: dict[str, Platform] = {}
    for known in found:
        by_name.setdefault(known.name, known)
    return tuple(by_name.values())


def _is(name: str, known: Platform) -> bool:
    return name == known.domain or name.endswith("." + known.domain)
