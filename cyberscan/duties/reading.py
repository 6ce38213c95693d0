"""What the page of a duty says, as passages of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cyberscan.duties.accessibility import of_statement, statement_date
from cyberscan.duties.plain import passage, plain
from cyberscan.duties.table import Element, entry
from cyberscan.facts.duties import Duty, Passage

_BEHIND = 400
"""How far behind its name the address or telephone of a hosting company is looked for."""


def read(duty: Duty, text: str) -> tuple[Passage, ...]:
    """The elements of ``duty`` that ``text`` holds, each once, with the words that say them."""
    if duty == "rgs" and not entry(duty).may_be_named(plain(text)):
        return ()  # looked for on every page of the visit, and met on few
    found: dict[str, Passage] = {}
    places: dict[str, int] = {}
    for element in entry(duty).elements:
        start = places.get(element.behind, -1) if element.behind else 0
        if start < 0:
            continue
        end = start + _BEHIND if element.behind else None
        if (seen := _find(element, text, start, end)) is not None:
            found[element.id], places[element.id] = seen
    if duty == "accessibility":
        found.update((one.element, one) for one in _statement(text))
    return tuple(found.values())


def _find(element: Element, text: str, start: int, end: int | None) -> tuple[Passage, int] | None:
    searched = plain(text)
    seen = element.pattern.search(searched, start, len(searched) if end is None else end)
    if seen is None:
        return None
    words = passage(text, seen.start(), seen.end(), element.after)
    return Passage(element=element.id, text=words, value=_value(seen)), seen.start()


def _value(seen: re.Match[str]) -> str:
    given = (text for name, text in seen.groupdict().items() if name.startswith("value") and text)
    return next(given, "").replace(",", ".")


def _statement(text: str) -> Iterator[Passage]:
    said = of_statement(text)
    if said.degree:
        yield Passage(element="degree", text=said.text, value=said.degree)
    if (day := statement_date(text)) is not None:
        yield day
