"""Versions in order: a key that sorts them, whatever their makers call what comes before and after a release.

One grammar serves the products of a town's sites (PHP's, JavaScript's, nginx, Apache, OpenSSH ``8.9p1``, OpenSSL
``1.0.2k``, Zimbra ``8.8.15_P46``, Liferay ``7.4.3.112-ga112``, Drupal's ``7.x-2.3``): numbers, words that say "before"
(``alpha``, ``rc``), words that say "after" (``p``, ``patch``), and the end. What a packager adds is left out: see
:mod:`cyberscan.versions.packages`.
"""

from __future__ import annotations

import re
from functools import lru_cache

Key = tuple[tuple[int, int, int, str], ...]
"""Parts as (what it is, number, length of its letters, letters); compared as tuples are."""

MAX_LENGTH = 80
"""Of a text to be read as a version; longer ones are no versions."""
_MAX_DIGITS = 12
_MAX_PARTS = 12
_FORM = re.compile(r"[vV]?(?=[0-9])")
_CORE = re.compile(r"[0-9]{1,2}\.x-(?=[0-9])")
_TOKEN = re.compile(r"([0-9]+)|([A-Za-z]+)|([^0-9A-Za-z])")
_NUMBERS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})*")

_BEFORE = {
    "dev": -6, "snapshot": -6, "nightly": -6, "alpha": -5, "a": -5, "beta": -4, "b": -4,
    "m": -3, "milestone": -3, "pre": -2, "preview": -2, "ea": -2, "rc": -1, "c": -1, "cr": -1,
}  # fmt: skip
_AFTER = frozenset({"p", "pl", "patch", "post", "sp", "u", "update", "hotfix", "fp", "cu", "su"})
_ENDS = frozenset({"ga", "x"})
"""Short words that no letter of OpenSSL's is: ``10.0.9_GA_4518``, ``10.3.x``. Longer unknown words end it as well."""
_JOINS = frozenset({"q", "build"})
"""``2024.q1.5``: the letters separate numbers, and say nothing."""
END, _LETTER, _REVISION, _PATCH, NUMBER = 0, 1, 2, 3, 4


def key(version: str) -> Key | None:
    """What sorts a version; None for a text that is none, or that nobody could have meant as one."""
    return _key(version[: MAX_LENGTH + 1])


def numbers(version: str) -> tuple[int, ...]:
    """The numbers a version begins with: ``6.5-alpha-57299`` is of 6.5. Empty for what is none."""
    return _numbers(version[: MAX_LENGTH + 1])


def before(version: str, other: str) -> bool | None:
    """Whether ``version`` comes before ``other``; None when one of them cannot be read."""
    one, two = key(version), key(other)
    return None if one is None or two is None else one < two


def same(version: str, other: str) -> bool:
    """Whether both name one release (``6.5`` and ``6.5.0``)."""
    one, two = key(version), key(other)
    return one is not None and one == two


def _bare(version: str) -> str:
    """Without the leading v, the core that a Drupal module is for, and what follows a blank."""
    text = version.strip()
    if len(text) > MAX_LENGTH or not (lead := _FORM.match(text)):
        return ""
    text = text[lead.end() :].split(maxsplit=1)[0].split("+", 1)[0]
    return _CORE.sub("", text, count=1)


@lru_cache(maxsize=8192)
def _numbers(version: str) -> tuple[int, ...]:
    found = _NUMBERS.match(_bare(version)) if _key(version) else None
    return tuple(int(part) for part in found[0].split(".")[:_MAX_PARTS]) if found else ()


@lru_cache(maxsize=8192)
def _key(version: str) -> Key | None:
    text = _bare(version)
    if not text:
        return None
    parts: list[tuple[int, int, int, str]] = []
    word, gap = "", ""
    for digits, letters, mark in _TOKEN.findall(text):
        if len(digits) > _MAX_DIGITS:
            return None
        if mark:
            if word and not _word(word, None, parts):
                break
            word, gap = "", mark
        elif letters:
            word, gap = letters.lower(), gap if word == "" else ""
        elif word:
            if not _word(word, int(digits), parts):
                return _ended(parts)
            word, gap = "", ""
        else:
            revision = gap in "-_" and bool(gap) and all(part[0] == NUMBER for part in parts)
            parts.append((_REVISION if revision else NUMBER, int(digits), 0, ""))
            gap = ""
        if len(parts) >= _MAX_PARTS:
            break
    else:
        if word:
            _word(word, None, parts)
    return _ended(parts)


def _word(word: str, number: int | None, parts: list[tuple[int, int, int, str]]) -> bool:
    """Add a word with the number that follows it; False when it ends what can be compared."""
    alone = len(word) == 1 and number is None
    if word in _JOINS and number is not None:
        parts.append((NUMBER, number, 0, ""))
    elif word in _BEFORE and not alone:
        parts.append((_BEFORE[word], number or 0, 0, ""))
    elif word in _AFTER and not alone:
        parts.append((_PATCH, number or 0, 0, ""))
    elif len(word) <= 2 and word not in _ENDS and number is None:
        parts.append((_LETTER, 0, len(word), word))  # OpenSSL: 1.0.2k, 1.0.2za
    else:
        return False
    return True


def _ended(parts: list[tuple[int, int, int, str]]) -> Key:
    """Trailing zeros dropped (6.5.0 is 6.5), and an end that every word "before" comes before."""
    release = 0
    while release < len(parts) and parts[release][0] == NUMBER:
        release += 1
    kept = release
    while kept > 1 and parts[kept - 1][1] == 0:
        kept -= 1
    return (*parts[:kept], *parts[release:], (END, 0, 0, ""))
