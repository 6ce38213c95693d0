"""Before and after, side by side, as plain text that a terminal and a page show alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

WIDTH = 36


def side_by_side(old: Iterable[str], new: Iterable[str], heads: tuple[str, str, str]) -> str:
    """Two columns under their heads; ``heads`` ends with the word for an empty column."""
    left = [heads[0], "-" * WIDTH, *_column(old, heads[2])]
    right = [heads[1], "-" * WIDTH, *_column(new, heads[2])]
    pairs = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{one:<{WIDTH}} | {other}".rstrip() for one, other in pairs)


def _column(values: Iterable[str], nothing: str) -> list[str]:
    rows: list[str] = []
    for value in values:
        if rows:
            rows.append("")
        rows += _wrapped(value)
    return rows or [nothing]


def _wrapped(text: str) -> Iterator[str]:
    """Cut between terms, so that one can be compared with another; a longer term is cut anywhere."""
    row = ""
    for word in text.split(" "):
        if row and len(row) + 1 + len(word) > WIDTH:
            yield row
            row = ""
        row = f"{row} {word}" if row else word
        while len(row) > WIDTH:
            yield row[:WIDTH]
            row = row[WIDTH:]
    if row:
        yield row
