"""A small language to search an inventory: ``product=fortios version<7.2.11``, ``service=rdp``, ``synology``.

Terms are separated by spaces and must all hold. A term is a field, an operator (``=``, ``!=``, ``<``, ``<=``,
``>``, ``>=``, ``~`` for "contains") and a value, quoted where it has spaces; or a word alone, looked for in
every text of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from cyberscan.inventory.model import Exposure

Values = tuple[str, ...]

_FIELDS: dict[str, Callable[[Exposure], Values]] = {
    "place": lambda line: (line.place,),
    "address": lambda line: line.addresses,
    "name": lambda line: line.names,
    "port": lambda line: (str(line.port),),
    "transport": lambda line: (line.transport,),
    "service": lambda line: (line.service,),
    "how": lambda line: (line.how,),
    "product": lambda line: (line.product, line.product_id),
    "vendor": lambda line: (line.vendor,),
    "category": lambda line: (line.category,),
    "version": lambda line: (line.version,),
    "title": lambda line: (line.title,),
    "provider": lambda line: (line.provider,),
    "operator": lambda line: (line.operator,),
    "purpose": lambda line: line.purposes,
    "declared": lambda line: (line.declared,),
    "severity": lambda line: (line.worst.value if line.worst else "",),
    "check": lambda line: line.checks,
    "tls": lambda line: (_yes(line.tls),),
    "open": lambda line: (_yes(line.open_access),),
    "unexplained": lambda line: (_yes(line.unexplained),),
    "since": lambda line: (line.first_seen.date().isoformat(),),
}
FIELDS = tuple(_FIELDS)
"""The names that a query may use."""
_ORDERED = {"port", "version", "since"}
_TERM = re.compile(r'(?:([a-z_]{1,20})(!=|<=|>=|=|<|>|~))?(?:"([^"]{0,200})"|([^\s"]{1,200}))')
_WORD = ("title", "product", "vendor", "service", "provider", "name", "address", "place", "version")


class QueryError(ValueError):
    """A query that cannot be read: ``term`` is what was not understood, ``code`` why."""

    def __init__(self, code: str, term: str) -> None:
        super().__init__(f"{code}: {term}")
        self.code = code
        self.term = term


@dataclass(frozen=True)
class _Term:
    field: str
    operator: str
    value: str

    def holds(self, line: Exposure) -> bool:
        if not self.field:
            texts = (text for name in _WORD for text in _FIELDS[name](line))
            return any(self.value in text.lower() for text in texts)
        values = [value.lower() for value in _FIELDS[self.field](line)] or [""]
        if self.operator == "~":
            return any(self.value in value for value in values)
        if self.operator in ("=", "!="):
            return any(_same(self.field, value, self.value) for value in values) is (
                self.operator == "="
            )
        # An unknown version is neither older nor newer than another.
        return any(value and _ordered(value, self.operator, self.value) for value in values)


@dataclass(frozen=True)
class Query:
    """Terms that must all hold."""

    terms: tuple[_Term, ...]

    def matches(self, line: Exposure) -> bool:
        """Whether a line of the inventory is looked for."""
        return all(term.holds(line) for term in self.terms)


def parse_query(text: str) -> Query:
    """Read a query. Raises :class:`QueryError`: ``field`` (unknown), ``order`` (not a field that has one),
    ``unreadable``."""
    terms, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TERM.match(text, at)
        if found is None or (found.end() < len(text) and not text[found.end()].isspace()):
            raise QueryError("unreadable", text[at : at + 60])
        field, operator, value = found[1] or "", found[2] or "", found[3] or found[4] or ""
        if field and field not in _FIELDS:
            raise QueryError("field", field)
        if operator in ("<", "<=", ">", ">=") and field not in _ORDERED:
            raise QueryError("order", field)
        terms.append(_Term(field, operator, value.lower()))
        at = found.end()
    return Query(tuple(terms))


def _yes(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _same(field: str, value: str, wanted: str) -> bool:
    if field == "version" and value and wanted:
        return _compared(value, wanted) == 0
    return value == wanted


def _ordered(value: str, operator: str, wanted: str) -> bool:
    order = _compared(value, wanted)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]


def _compared(one: str, other: str) -> int:
    """-1, 0, 1: number by number, as people read versions and dates; 9.2p1 comes after 9.2."""
    for a, b in zip_longest(_parts(one), _parts(other), fillvalue=(0, 0, "")):
        if a != b:
            return -1 if a < b else 1
    return 0


def _parts(text: str) -> list[tuple[int, int, str]]:
    found = re.findall(r"([0-9]{1,18})|([a-z]{1,40})", text.lower())
    parts = [(1, int(digits), "") if digits else (0, 1, letters) for digits, letters in found]
    while parts and parts[-1] == (1, 0, ""):  # 7.2 and 7.2.0 are one
        parts.pop()
    return parts
