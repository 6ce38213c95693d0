"""What pages that a public site owes are called and say, read from ``data/duties.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cyberscan.facts.duties import Duty


@dataclass(frozen=True)
class Element:
    """One thing that a page says. ``behind``: only looked for shortly after another one."""

    id: str
    pattern: re.Pattern[str]
    behind: str = ""
    after: int = 60


@dataclass(frozen=True)
class Entry:
    """One duty: how links to its page are worded, and what the page should say."""

    words: re.Pattern[str]
    """One of them stands in every text that names the duty."""
    links: re.Pattern[str]
    paths: re.Pattern[str]
    best: re.Pattern[str] | None
    wrong: re.Pattern[str] | None
    elements: tuple[Element, ...]

    def may_be_named(self, text: str) -> bool:
        """Whether a plain text may name the duty at all: most of a page does not, and is not searched."""
        return self.words.search(text) is not None


@cache
def entries() -> dict[str, Entry]:
    """Every duty of the table."""
    place = files("cyberscan").joinpath("data", "duties.toml")
    rows = tomllib.loads(place.read_text(encoding="utf-8"))["duty"]
    return {row["id"]: _entry(row) for row in rows}


def entry(duty: Duty) -> Entry:
    """One duty's entry."""
    return entries()[duty]


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        words=_any(map(re.escape, row["words"])),
        links=_any(row["links"]),
        paths=_any(row["paths"]),
        best=_any(row["best"]) if "best" in row else None,
        wrong=_any(row["not"]) if "not" in row else None,
        elements=tuple(
            Element(one["id"], _any(one["any"]), one.get("behind", ""), one.get("after", 60))
            for one in row.get("element", ())
        ),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
