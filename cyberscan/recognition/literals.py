"""What a text must hold for an expression to have a chance: looked for first, because it costs far less."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST = 3
_ESCAPED = re.compile(r"\\[^A-Za-z0-9]")
_QUANTIFIER = "?*+{"


def needles(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """One text for each alternative of ``pattern``, of which a text that matches holds at least one.

    Empty when nothing is known: an alternative without fixed characters, or letters of either case.
    """
    if pattern.flags & (re.IGNORECASE | re.VERBOSE) or "(?i" in pattern.pattern:
        return ()
    runs = [max(one, key=len, default="") for one in _alternatives(pattern.pattern)]
    return tuple(runs) if all(len(run) >= _SHORTEST for run in runs) else ()


def _alternatives(text: str) -> Iterator[list[str]]:
    """The runs of fixed characters of each alternative at the top; groups and classes are passed over."""
    runs, run, at = list[str](), "", 0
    while at < len(text):
        size, fixed = _one(text, at)
        repeated = text[at + size : at + size + 1] in tuple(_QUANTIFIER)
        if text[at] == "|":
            yield [*runs, run]
            runs, run = [], ""
        elif fixed and not repeated:
            run += fixed
        else:
            runs, run = [*runs, run], ""
        at += size
    yield [*runs, run]


def _one(text: str, at: int) -> tuple[int, str]:
    """How long the piece at ``at`` is, and the character that it stands for when it stands for one."""
    if text[at] == "\\":
        return 2, text[at + 1 : at + 2] if _ESCAPED.match(text, at) else ""
    if text[at] == "[":
        return _class_end(text, at) - at, ""
    if text[at] == "(":
        return _group_end(text, at) - at, ""
    if text[at] == "{":
        return max(text.find("}", at) + 1 - at, 1), ""
    return 1, "" if text[at] in ".^$|?*+)" else text[at]


def _class_end(text: str, at: int) -> int:
    at += 2 if text.startswith("[^", at) else 1
    at += text.startswith("]", at)
    while at < len(text) and text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _group_end(text: str, at: int) -> int:
    depth = 0
    while at < len(text):
        if text[at] == "[":
            at = _class_end(text, at)
            continue
        depth += (text[at] == "(") - (text[at] == ")")
        at += 2 if text[at] == "\\" else 1
        if not depth:
            break
    return at
