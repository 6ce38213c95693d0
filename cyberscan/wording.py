"""Sentences made at the edge: what every report needs to say a finding, a date, a range.

Values come from targets. They are made visible here (control and direction characters never reach a
terminal or a page as such); escaping for a format stays with its renderer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cyberscan.document import Document, Notice
from cyberscan.messages import keys, say
from cyberscan.outcomes import Finding, Outcome
from cyberscan.words import Language, Text, fill

_MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_KEPT = {"\n", "\t", "\u00ad"}
_NARROW = "\u202f"
# French punctuation stands apart from its word, and must not begin a line. Only what ends a word is touched:
# a colon within a command is left alone.
_APART = re.compile(r" (?=[:;?!»](?:[\s.,;)]|$))|(?<=«) ")
_NUMBER = re.compile("[0-9]+")
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DISTINGUISHED = ("issuer", "subject", "subjects")
_NAME_ELEMENT = re.compile(r"(?:\\.|[^\\,+])+", re.DOTALL)
_NAME_ESCAPE = re.compile(r"\\(?:[0-7][0-9A-Fa-f]|.)", re.DOTALL)
"""Bytes above ASCII come as text already: a lone one is no character."""


@dataclass(frozen=True)
class Block:
    """One piece of a text of advice."""

    kind: Literal["paragraph", "item", "code"]
    text: str


def label(kind: str, code: str, language: Language) -> str:
    """The word for a code (``severity``, ``high``); a plug-in's own code stands for itself.

    One word serves codes that differ by a number only: ``port 80 said nothing`` is ``port # said nothing``.
    """
    if (key := f"{kind}.{code}") in keys():
        return say(key, language)
    number = _NUMBER.search(code)
    general = f"{kind}.{_NUMBER.sub('#', code, count=1)}"
    return say(general, language, number=number[0]) if number and general in keys() else code


def counted(key: str, count: int, language: Language, **values: object) -> str:
    """The message ``key_one`` or ``key_many``: zero is singular in French, plural in English."""
    one = count < 2 if language == "fr" else count == 1
    return say(f"{key}_one" if one else f"{key}_many", language, count=count, **values)


def family_title(document: Document, family: str, language: Language) -> str:
    """The name of a family of checks."""
    own = next((c.family_title for c in document.checks.values() if c.family == family), family)
    text = label("family", family, language)
    return own if text == family else text


def sentence(document: Document, finding: Finding, language: Language) -> str:
    """One line that tells a finding, with its evidence filled in and made visible."""
    info = document.checks.get(finding.check)
    if info is None:
        return finding.check
    text = info.words.text(language)
    try:
        return visible(_told(finding, text, language))
    except KeyError:
        return (
            text.title
        )  # a plug-in's words without that case: its title still tells what was judged


def _told(finding: Finding, text: Text, language: Language) -> str:
    values: dict[str, object] = {**finding.target.model_dump(), **_read(finding.evidence, language)}
    values["target"] = finding.target.subject
    if finding.outcome is Outcome.PASS:
        return fill(text.passed, values)
    if finding.outcome in (Outcome.FAIL, Outcome.WAIVED):
        return fill(text.failing(finding.case), values)
    return text.title


def _read(values: Mapping[str, object], language: Language) -> dict[str, object]:
    """Values as a sentence says them: ``23 octobre 2026``, who a certificate names, the word for a code.

    The evidence itself stays as it is: the annex shows it, programs compare it.
    """
    return {name: _read_one(name, value, language) for name, value in values.items()}


def _read_one(name: str, value: object, language: Language) -> object:
    if isinstance(value, list | tuple):
        return [_read_one(name, one, language) for one in value]
    if not isinstance(value, str):
        return value
    if _ISO_DAY.fullmatch(value):
        return _day_of(value, language)
    return _who(value) if name in _DISTINGUISHED else label(f"evidence_{name}", value, language)


def _day_of(value: str, language: Language) -> str:
    try:
        return day(date.fromisoformat(value), language)
    except ValueError:
        return value


def _who(name: str) -> str:
    """``CN=R11,O=Example,C=US`` as ``R11 (Example)`` (RFC 4514); any other text stands for itself."""
    parts: dict[str, str] = {}
    for element in _NAME_ELEMENT.findall(name):
        kind, _, value = element.partition("=")
        parts.setdefault(kind.strip(), _NAME_ESCAPE.sub(_unescaped, value).strip())
    own, organisation = parts.get("CN", ""), parts.get("O", "")
    if own and organisation and own != organisation:
        return f"{own} ({organisation})"
    return own or organisation or name


def _unescaped(found: re.Match[str]) -> str:
    code = found[0][1:]
    return chr(int(code, 16)) if len(code) == 2 else code


def told_notice(notice: Notice, language: Language) -> str:
    """The sentence of a notice about the scan; a code of a newer version stands for itself."""
    key = f"notice.{notice.code}"
    known = key in keys()
    return visible(say(key, language, **_read(notice.values, language)) if known else notice.code)


def shown(value: object, language: Language) -> str:
    """A value of the evidence, for reading."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say("value.true" if value else "value.false", language)
    if isinstance(value, list):
        return visible(", ".join(map(str, value)))
    return visible(str(value))


def because(finding: Finding, language: Language) -> str:
    """Why a finding is not a verdict; empty when it is one."""
    return label("reason", finding.failure.reason, language) if finding.failure else ""


def blocks(text: str) -> Iterator[Block]:
    """Cut advice into paragraphs, list items (``- ``) and blocks to copy (four leading spaces)."""
    code: list[str] = []
    for line in text.strip("\n").splitlines():
        if line.startswith("    ") or (code and not line.strip()):
            code.append(line[4:])
            continue
        yield from _code(code)
        code = []
        told = _APART.sub("\u00a0", line.strip())
        if line.startswith("- "):
            yield Block("item", told[2:])
        elif told:
            yield Block("paragraph", told)
    yield from _code(code)


def _code(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines).strip("\n")
    if text:
        yield Block("code", text)


def visible(text: str) -> str:
    """Show what would act instead of being read: escapes, direction marks, zero-width characters."""
    return text if text.isascii() and text.isprintable() else text.translate(_SHOWN)


class _Shown(dict[int, str]):
    """A table for ``str.translate`` that fills itself: each character is looked up once a process."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        acts = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        self[code] = f"⟨{code:04X}⟩" if acts and character not in _KEPT else character
        return self[code]


_SHOWN = _Shown()


def number(value: float, language: Language) -> str:
    """``1 234,5`` in French, ``1,234.5`` in English; no useless decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    if language == "en":
        return text
    return text.replace(",", _NARROW).replace(".", ",")


def day(value: date, language: Language) -> str:
    """``22 novembre 2026`` or ``22 November 2026``."""
    first = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return f"{first} {_MONTHS[language][value.month - 1]} {value.year}"


def moment(value: datetime, language: Language) -> str:
    """A day and an hour, in UTC and said so."""
    at = f"{value.hour} h {value:%M}" if language == "fr" else f"{value:%H:%M}"
    return f"{day(value.date(), language)}, {at} ({value.tzname() or 'UTC'})"


def hours_range(hours: tuple[float, float], language: Language) -> str:
    """``2 à 4 h`` while it may take less than a day, ``2 à 5 jours`` above (a day is seven hours)."""
    low, high = hours
    if high <= 14:
        return _range("range.hours", low, high, language)
    if low < 7:
        return _range("range.hours", round(low), round(high), language)
    return _range("range.days", round(low / 7), round(high / 7), language)


def cost_range(cost: tuple[int, int], language: Language) -> str:
    """``0 à 200 €``, or that nothing is to be paid."""
    if cost[1] == 0:
        return say("range.free", language)
    return _range("range.euros", cost[0], cost[1], language)


def _range(key: str, low: float, high: float, language: Language) -> str:
    if low == high:
        return say(f"{key}_one", language, high=number(high, language))
    return say(key, language, low=number(low, language), high=number(high, language))
