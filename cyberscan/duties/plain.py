"""Text as it is compared: lower case, no accent, one kind of apostrophe and of dash, letter for letter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"}
_DASHES = "‐‑‒–—―−"
_MAX_PASSAGE = 160
_LONG = 500
"""Characters from which a text is kept: a page is searched for many things, one after the other."""
_MOST_LETTERS = 4096
"""A hostile page may hold every letter of Unicode, and what is kept is kept for the whole scan."""


def composed(text: str) -> str:
    """One character a letter; places in :func:`plain` are places in this."""
    return unicodedata.normalize("NFC", text)


class _Letters(dict[int, str]):
    """What each letter is compared as; found out once a letter, so that reading stays in C."""

    def __missing__(self, code: int) -> str:
        found = _letter(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = found
        return found


def _letter(letter: str) -> str:
    if letter in _DASHES:
        return "-"
    if letter.isspace():
        return " "
    if letter in _SAME:
        return _SAME[letter]
    return unicodedata.normalize("NFD", letter.lower())[:1] or letter


_LETTERS = _Letters()


@lru_cache(maxsize=8)
def _long(text: str) -> str:
    return composed(text).translate(_LETTERS)


def plain(text: str) -> str:
    """``text`` ready to be searched: a place in it is the same place in :func:`composed`."""
    return _long(text) if len(text) > _LONG else composed(text).translate(_LETTERS)


def passage(text: str, start: int, end: int, after: int = 0) -> str:
    """What is written at a place found in ``plain(text)``, and up to ``after`` characters of what follows.

    Ends at a word's end where there is one, and never holds more than 160 characters.
    """
    whole = composed(text)
    end = min(end, start + _MAX_PASSAGE)
    limit = min(end + after, start + _MAX_PASSAGE, len(whole))
    shown = whole[start:limit]
    if limit < len(whole) and after:
        kept = end - start
        cut = max(shown.rfind(" "), kept)
        shown = shown[:cut]
    return re.sub(r"\s+", " ", shown).strip(" ,;:-–—")


def own_text(page: str, home: str) -> str:
    """What a page says and the home page does not: without the menus, banners and footers that they share.

    Compared by runs of three words; what was left out in between is marked by a full stop.
    """
    known = set(_runs(home.split()))
    words = page.split()
    shared = [False] * len(words)
    for place, run in enumerate(_runs(words)):
        if run in known:
            shared[place : place + 3] = [True] * 3
    kept: list[str] = []
    for word, left_out in zip(words, shared, strict=True):
        if not left_out:
            kept.append(word)
        elif kept and kept[-1] != ".":
            kept.append(".")
    return " ".join(kept)


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))
