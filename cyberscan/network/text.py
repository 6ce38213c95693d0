"""Hostile text made harmless before it is kept: no control character, no endless value."""

from __future__ import annotations

import re
import unicodedata

_ASCII_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SPACES = re.compile(r"\s+")
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Formats, surrogates, private and unassigned characters: U+FFFF has no place in an XML file."""


def clean(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters, without escapes, direction marks or lone surrogates."""
    line = _ASCII_CONTROL.sub(" ", text[: limit * 4])
    if not line.isprintable():  # it is, nearly always: no need to look at each character
        line = "".join(c for c in line if unicodedata.category(c) not in _UNSEEN)
    return _SPACES.sub(" ", line).strip()[:limit]


def readable(data: bytes, limit: int = 200) -> str:
    """One line of printable text: control characters and escapes of a hostile banner are dropped."""
    text = data[: 4 * limit].decode("utf-8", "replace")
    shown = "".join(c if c.isprintable() else " " for c in text)
    return _SPACES.sub(" ", shown).strip()[:limit]
