"""Structured fields (RFC 9651, once RFC 8941): as much of them as security headers use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*")
_ITEM = re.compile(
    r"(?P<token>[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*)"
    r'|(?P<string>"(?:[ !#-\[\]-~]|\\["\\])*")'
    r"|(?P<boolean>\?[01])"
    r"|(?P<decimal>-?[0-9]{1,12}\.[0-9]{1,3})(?![0-9.])"
    r"|(?P<integer>-?[0-9]{1,15})(?![0-9.])"
    r"|(?P<bytes>:(?:[A-Za-z0-9+/]{2,}={0,2})?:)"
    r"|(?P<date>@-?[0-9]{1,15})(?![0-9.])"
    r'|(?P<display>%"(?:[ !#$&-~]|%[0-9a-f]{2})*")'
)
_SPACES = re.compile(r"[ \t]*")
_SP = re.compile(r" *")
_MOST = 500


@dataclass
class _Reader:
    text: str
    at: int = 0

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def take(self, character: str) -> bool:
        if self.text[self.at : self.at + 1] == character:
            self.at += 1
            return True
        return False

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)


class _Broken(Exception):
    """The text is no structured field: all of it is dropped (RFC 9651 §4.2)."""


@dataclass(frozen=True)
class Item:
    """A bare item: its text as written, and what it is."""

    text: str
    kind: str


@dataclass(frozen=True)
class Member:
    """A member of a dictionary: one item, or a list in parentheses."""

    items: tuple[Item, ...] = ()
    listed: bool = False


@dataclass(frozen=True)
class Dictionary:
    """A dictionary, the last of two members of one name kept."""

    members: dict[str, Member] = field(default_factory=dict)


def token_of(text: str) -> str | None:
    """The token of an item, its parameters left out; None when the text is not one."""
    reader = _Reader(text.strip(" "))
    try:
        item = _item(reader)
    except _Broken:
        return None
    return item.text if reader.done and item.kind == "token" else None


def dictionary_of(text: str) -> Dictionary | None:
    """Read a dictionary; None when any part of it is broken, since browsers then drop the whole."""
    reader = _Reader(text.strip(" "))
    members: dict[str, Member] = {}
    try:
        while not reader.done and len(members) < _MOST:
            key = reader.skip(_KEY)
            if not key:
                return None
            members[key] = _member(reader) if reader.take("=") else _flag(reader)
            reader.skip(_SPACES)
            if reader.done:
                return Dictionary(members)
            if not reader.take(","):
                return None
            reader.skip(_SPACES)
            if reader.done:
                return None  # nothing after a comma
    except _Broken:
        return None
    return Dictionary(members) if reader.done else None


def _flag(reader: _Reader) -> Member:
    _parameters(reader)
    return Member((Item("?1", "boolean"),))


def _member(reader: _Reader) -> Member:
    if not reader.take("("):
        return Member((_item(reader),))
    items: list[Item] = []
    while len(items) < _MOST:
        spaced = bool(reader.skip(_SP)) or not items
        if reader.take(")"):
            _parameters(reader)
            return Member(tuple(items), listed=True)
        if not spaced:
            raise _Broken
        items.append(_item(reader))
    raise _Broken


def _item(reader: _Reader) -> Item:
    found = _ITEM.match(reader.text, reader.at)
    if found is None:
        raise _Broken
    reader.at = found.end()
    _parameters(reader)
    return Item(found[0], found.lastgroup or "")


def _parameters(reader: _Reader) -> None:
    for _ in range(_MOST):
        if not reader.take(";"):
            return
        reader.skip(_SP)
        if not reader.skip(_KEY):
            raise _Broken
        if reader.take("="):
            found = _ITEM.match(reader.text, reader.at)
            if found is None:
                raise _Broken
            reader.at = found.end()
    raise _Broken
