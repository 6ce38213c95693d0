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
from cyberscan.recognition.literals import needles

Nature = Literal["content", "block_page", "maintenance", "parking", "error"]
Notice = Literal["", "challenge", "blocked", "maintenance", "parked", "default_page"]

TURNED_AWAY = frozenset({401, 403, 406, 407, 429})
"""Refusals: what is behind them was not seen."""
_ANY = 10_000_000
_DATA = Path(__file__).parents[1] / "data" / "pages.toml"


@dataclass(frozen=True)
class Kind:
    """What kind of page it is; for a notice, which one and who shows it, where the page proves it."""

    nature: Nature
    notice: Notice = ""
    by: str = ""


class _Texts:
    """What the signs look at, in lower case, each read when it is first looked at."""

    def __init__(self, reply: Reply, seen: html.Read) -> None:
        self._reply = reply
        self._seen = seen
        self._kept: dict[str, str] = {}

    def __getitem__(self, where: str) -> str:
        if where not in self._kept:
            self._kept[where] = self._text(where).lower()
        return self._kept[where]

    def _text(self, where: str) -> str:
        if where == "title":
            return self._seen.title
        if where == "text":
            return self._seen.text
        if where == "bare code":
            drawn = (self._seen.links, self._seen.media, self._seen.forms, self._seen.frames)
            return "" if any(drawn) else self._seen.code
        if where == "script":
            loaded = [one.url for one in self._seen.scripts[:20]]
            return " ".join([*loaded, *(frame.url for frame in self._seen.frames[:5])])
        return self._reply.header(where.removeprefix("header:"))


@dataclass(frozen=True)
class _Clue:
    where: str
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    """Of which a text that matches holds one: looked for first, because it costs far less."""

    def shows(self, texts: _Texts) -> bool:
        looked_at = texts[self.where]
        if not looked_at or (self.needles and not any(one in looked_at for one in self.needles)):
            return False
        return self.pattern.search(looked_at) is not None


@dataclass(frozen=True)
class _Sign:
    kind: Kind
    clues: tuple[_Clue, ...]
    longest: int
    statuses: frozenset[int]


def kind_of(reply: Reply, seen: html.Read) -> Kind:
    """What kind of page this is: in doubt it is the site's own content, or its own error."""
    texts, length = _Texts(reply, seen), len(seen.text)
    for sign in _signs():
        if length > sign.longest or (sign.statuses and reply.status not in sign.statuses):
            continue
        if all(clue.shows(texts) for clue in sign.clues):
            return sign.kind
    return Kind("error" if reply.status >= 400 or not reply.body.strip() else "content")


def refuses(status: int) -> bool:
    """Whether a status alone says that nothing was shown: a refusal, or a breakdown."""
    return status in TURNED_AWAY or status >= 500


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
                _clue(one["where"], re.compile(one["pattern"]))
                for one in (row, *([row["and"]] if "and" in row else []))
            ),
            longest=row.get("longest", _ANY),
            statuses=frozenset(row.get("statuses", ())),
        )
        for row in rows
    )


def _clue(where: str, pattern: re.Pattern[str]) -> _Clue:
    return _Clue(where, pattern, needles(pattern))
