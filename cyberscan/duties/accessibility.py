"""The degree of accessibility that a page announces, and what its statement says.

Décret 2019-768: the home page says « Accessibilité : non conforme », « partiellement conforme » or
« totalement conforme ». Sites word it in many ways; other words about access (buildings, streets, a
tool bar) are no announcement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cyberscan.duties.dates import dates
from cyberscan.duties.plain import passage, plain
from cyberscan.facts.duties import Passage

Degree = Literal["", "none", "partial", "full", "unclear"]
"""``unclear``: accessibility is spoken of with a result that is none of the three degrees, or several."""
_Seen = tuple[Degree, int, int]

_NONE = (
    r"non[ -]?conforme\b|pas (?:encore )?conforme\b|non[ -]conformite\b|not compliant|non-compliant"
)
_PARTIAL = (
    r"partiellement[ -]conforme\b|conformite partielle|conforme partiellement|conforme en partie"
    r"|(?<=: )partielle(?:ment)?\b|partially compliant"
)
_FULL = (
    r"(?:totalement|pleinement|entierement|integralement)[ -]conforme\b|conformite totale|conforme totalement"
    r"|conforme a 100 ?%|(?<=: )totale\b|fully compliant"
)
_DEGREES = f"(?P<none>{_NONE})|(?P<partial>{_PARTIAL})|(?P<full>{_FULL})"
# What may stand between the word and the degree: « numérique », « du site », « (RGAA 4.1.2) ».
_BETWEEN = r"(?:[^.;!?]|\.(?=\d)){0,60}?"
_MENTION = re.compile(
    rf"\b(?:accessibilite|accessibility|rgaa|accessible)\b(?P<between>{_BETWEEN})(?<![\w-])(?:{_DEGREES})"
)
_STRICT = re.compile(rf"\baccessibilite(?: numerique| du site)? ?: ?(?:{_DEGREES})")
_REVERSED = re.compile(
    rf"(?<![\w-])(?:{_DEGREES})[^.;!?]{{0,40}}?\b(?:rgaa|accessibilite numerique|referentiel general d'amelioration)"
)
_UNCLEAR = re.compile(
    r"\b(?:accessibilite|rgaa)\b[^.;!?]{0,30}?(?:: ?(?:oui|ok|conforme\b|en cours\b|en construction|aa+\b)"
    r"|\b\d{1,3}(?:[.,]\d{1,2})? ?%|\[[^\]]{0,60}\] ?conforme\b|\ben cours (?:d'audit|d'evaluation|de mise))|\bconforme (?:au |a la |aux )?(?:norme )?rgaa"
)
_ELSEWHERE = re.compile(
    r"\bpmr\b|\berp\b|batiment|voirie|transport|stationnement|ecole|logement|mobilite reduite|gymnase"
    r"|fauteuil|plage|commission|trottoir|bus\b|salle\b|mairie\b.{0,20}\bdiagnostic"
)
# « n’est pas totalement », « non, partiellement ou totalement »: a denial, or the choice of a model left as it was.
_DOUBTED = re.compile(
    r"\b(?:pas|ni|ou|or|not|objectif|vise|devenir)(?: encore)? $|(?:partiellement|non) ?[,/] ?$"
)
_WORD = re.compile(r"\baccessibilit[ey]\b|\brgaa\b")
_CONFORMITY = re.compile(
    rf"(?<![\w-])(?:{_DEGREES})[^.;!?]{{0,30}}?\b(?:avec|au|a la|du|with)\b[^.;!?]{{0,60}}?(?:rgaa|referentiel)"
)
_SIGNED = re.compile(
    r"(?:etablie?|realisee?|redigee?|publiee?|mise? a jour|actualisee?|revisee?|en date|signee?|effectuee?|datee?"
    r"|derniere (?:mise a jour|modification|revision)|prepared|updated|reviewed)\b[^.;\d]{0,25}$"
)


@dataclass(frozen=True)
class Announced:
    """What was read, and the words that say it."""

    degree: Degree = ""
    text: str = ""


def announced(text: str) -> Announced:
    """The degree that a home page or one of its links announces; empty when it says none."""
    searched = plain(text)
    if not _named(searched):
        return Announced()
    strict: list[_Seen] = [(_degree(x), x.start(), x.end()) for x in _STRICT.finditer(searched)]
    seen = strict or list(_mentions(searched))
    if len({degree for degree, _, _ in seen}) == 1:
        degree, start, end = seen[0]
        return Announced(degree, passage(text, start, end))
    if seen:
        return Announced("unclear", passage(text, seen[0][1], seen[0][2], 60))
    for found in _UNCLEAR.finditer(searched):
        if not _ELSEWHERE.search(found[0]):
            return Announced("unclear", passage(text, found.start(), found.end(), 20))
    return Announced()


def _named(text: str) -> bool:
    """Whether a plain text may speak of accessibility: most links do not, and are not searched further."""
    return "accessib" in text or "rgaa" in text


def speaks_of_it(text: str) -> str:
    """The word, where a page names accessibility at all."""
    searched = plain(text)
    found = _WORD.search(searched) if _named(searched) else None
    return passage(text, found.start(), found.end(), 40) if found else ""


def _mentions(text: str) -> Iterator[_Seen]:
    for pattern in (_MENTION, _REVERSED):
        for found in pattern.finditer(text):
            if not _ELSEWHERE.search(found[0]):
                degree = _degree(found)
                before = text[max(0, found.start(degree) - 25) : found.start(degree)]
                doubted = degree != "none" and _DOUBTED.search(before)
                yield "unclear" if doubted else degree, found.start(), found.end()


def _degree(found: re.Match[str]) -> Literal["none", "partial", "full"]:
    if found["none"]:
        return "none"
    return "partial" if found["partial"] else "full"


def of_statement(text: str) -> Announced:
    """The degree that a statement gives: « … est en conformité partielle avec le RGAA »."""
    searched = plain(text)
    seen = [(_degree(one), one.start(), one.end()) for one in _CONFORMITY.finditer(searched)]
    if not seen:
        return announced(text)
    if len({degree for degree, _, _ in seen}) > 1:
        return Announced("unclear", passage(text, seen[0][1], seen[0][2]))
    return Announced(seen[0][0], passage(text, seen[0][1], seen[0][2]))


def statement_date(text: str) -> Passage | None:
    """The latest date that a statement gives itself: « établie le 3 mars 2024 »."""
    searched = plain(text)
    best: tuple[date, int, int] | None = None
    for start, end, day in dates(searched):
        before = searched[max(0, start - 60) : start]
        signed = _SIGNED.search(before)
        if signed and (best is None or day > best[0]):
            best = day, start - (len(before) - signed.start()), end
    if best is None:
        return None
    return Passage(element="date", text=passage(text, best[1], best[2]), value=best[0].isoformat())
