"""Whether a page is the site itself, or a notice in its place: by positive signs only. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from cyberscan.network import html
from cyberscan.network.http import Reply

Nature = Literal["content", "block_page", "maintenance", "parking", "error"]
Notice = Literal["", "challenge", "blocked", "maintenance", "parked", "default_page"]

_ANY = 10_000_000
_DATA = Path(__file__).parents[1] / "data" / "pages.toml"


@dataclass(frozen=True)
class Kind:
    """What kind of page it is; for a notice, which one and who shows it, where the page proves it."""

    nature: Nature
    notice: Notice = ""
    by: str = ""


@dataclass(frozen=True)
class _Clue:
    where: str
    pattern: re.Pattern[str]

    def shows(self, reply: Reply, seen: html.Read) -> bool:
        if self.where == "title":
            looked_at = seen.title
        elif self.where == "text":
            looked_at = seen.text
        elif self.where == "script":
            loaded = [one.url for one in seen.scripts[:20]]
            looked_at = " ".join([*loaded, *(frame.url for frame in seen.frames[:5])])
        else:
            looked_at = reply.header(self.where.removeprefix("header:"))
        return bool(looked_at) and self.pattern.search(looked_at) is not None


@dataclass(frozen=True)
class _Sign:
    kind: Kind
    clues: tuple[_Clue, ...]
    longest: int
    statuses: frozenset[int]

    def shows(self, reply: Reply, seen: html.Read) -> bool:
        if self.statuses and reply.status not in self.statuses:
            return False
        if len(seen.text) > self.longest:
            return False
        return all(clue.shows(reply, seen) for clue in self.clues)


def kind_of(reply: Reply, seen: html.Read) -> Kind:
    """What kind of page this is: in doubt it is the site's own content, or its own error."""
    for sign in _signs():
        if sign.shows(reply, seen):
            return sign.kind
    return Kind("error" if reply.status >= 400 or not reply.body.strip() else "content")


def nature_of(reply: Reply, seen: html.Read) -> Nature:
    """The nature alone."""
    return kind_of(reply, seen).nature


@cache
def _signs() -> tuple[_Sign, ...]:
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["sign"]
    return tuple(
        _Sign(
            kind=Kind(row["nature"], row["notice"], row.get("by", "")),
            clues=tuple(
                _Clue(one["where"], re.compile(one["pattern"], re.IGNORECASE))
                for one in (row, *([row["and"]] if "and" in row else []))
            ),
            longest=row.get("longest", _ANY),
            statuses=frozenset(row.get("statuses", ())),
        )
        for row in rows
    )
