"""What an error page, or an error on a page, tells of the inside of a site: codes, never the content. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cyberscan.facts.web import VERSION_TOLD
from cyberscan.network.http import Reply
from cyberscan.network.text import clean

_DATA = Path(__file__).parents[1] / "data" / "errors.toml"
_QUOTED = re.compile(
    rb"<!--|<(textarea|template|pre|code|xmp|title|script(?=[^>]{1,200}json))[\s>]", re.IGNORECASE
)
"""Where a page writes what it does not say itself: comments, samples, data."""
_READ = 65_536
"""Bytes of a page that are looked at."""


@dataclass(frozen=True)
class _Sign:
    code: str
    least: int
    holds: bytes
    pattern: re.Pattern[bytes]


def tells(reply: Reply) -> tuple[str, ...]:
    """The codes of ``data/errors.toml`` that an answer shows, each once, versions last.

    Traces and debug pages are taken from pages of errors alone: one that was found may quote them.
    """
    body = reply.body[:_READ]
    if reply.status < 400:
        body = _own_words(body)
    signs, versions = _table()
    found = [s.code for s in signs if reply.status >= s.least and s.holds in body and s.pattern.search(body)]  # fmt: skip
    for sign in versions if reply.status >= 400 else ():
        shown = sign.pattern.search(body) if sign.holds in body else None
        if shown:
            found.append(VERSION_TOLD + clean(shown[1].decode("latin-1"), 60))
    return tuple(dict.fromkeys(found))


def _own_words(body: bytes) -> bytes:
    """A page without what it quotes; what is not closed is quoted to the end."""
    kept, at = [], 0
    lower = body.lower()
    while found := _QUOTED.search(body, at):
        kept.append(body[at : found.start()])
        close = b"</" + found[1].lower() if found[1] else b"-->"
        end = lower.find(close, found.end())
        if end < 0:
            return b" ".join(kept)
        at = end + len(close)
    return b" ".join([*kept, body[at:]])


@cache
def _table() -> tuple[tuple[_Sign, ...], tuple[_Sign, ...]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    signs, versions = (
        tuple(
            _Sign(
                one.get("code", ""),
                one.get("from", 400),
                one["holds"].encode(),
                re.compile(one["pattern"].encode("latin-1")),
            )
            for one in data[name]
        )
        for name in ("sign", "version")
    )
    return signs, versions
