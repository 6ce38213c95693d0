"""From signs to products: how much evidence makes a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cyberscan.facts.services import Product
from cyberscan.recognition.answer import Answer
from cyberscan.recognition.material import EVIDENCE, MATERIAL
from cyberscan.recognition.signatures import Sign, Signature, signatures

MOST_VENDORS = 2
"""Makers that one page may show besides what stands before it: more is a page made to please everybody."""
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,39}")
_AROUND = 500
"""Characters on either side of a sign where its version may stand."""
_NOT_FOUND = frozenset({404, 410})


@dataclass(frozen=True)
class Recognition:
    """What one web port's answers give away."""

    products: tuple[Product, ...] = ()
    """The likeliest first."""
    conflict: bool = False
    """It shows the signs of too many products to be believed: none is named."""
    paths: tuple[str, ...] = ()
    """Pages not asked yet that would settle a suspicion, the best founded first."""


@dataclass
class _Case:
    """What was met of one product."""

    signature: Signature
    weak: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    version: str = ""

    @property
    def evidence(self) -> set[str]:
        return self.weak | self.strong

    @property
    def certain(self) -> bool:
        return bool(self.strong) and len(self.evidence) > 1

    @property
    def firm(self) -> bool:
        return bool(self.strong) or len(self.evidence) > 1


def recognise(answers: Sequence[Answer]) -> tuple[Product, ...]:
    """The products that ``answers``, all of one web port, give away; none when they contradict each other."""
    return weigh(answers).products


def weigh(
    answers: Sequence[Answer], table: tuple[Signature, ...] | None = None
) -> Recognition:  # fmt: skip
    """Like :func:`recognise`, and what else is worth asking. ``table`` replaces the bundled signatures."""
    known = signatures() if table is None else table
    material = [(one, {kind: read(one) for kind, read in MATERIAL.items()}) for one in answers]
    cases = [case for case in (_case(one, material) for one in known) if case.evidence]
    cases.sort(key=lambda case: (-case.certain, -len(case.strong), -len(case.evidence)))
    found = [case for case in cases if case.firm]
    makers = {
        case.signature.vendor or case.signature.id for case in found if not case.signature.front
    }
    if len(makers) > MOST_VENDORS:
        return Recognition(conflict=True)
    asked = {one.path for one in answers}
    open_cases = [case for case in cases if not case.certain]
    paths = dict.fromkeys(path for case in open_cases for path in case.signature.paths)
    return Recognition(
        products=tuple(_product(case, alone=len(makers) == 1) for case in found),
        paths=tuple(path for path in paths if path not in asked),
    )


def _case(signature: Signature, material: Sequence[tuple[Answer, dict[str, list[str]]]]) -> _Case:
    case = _Case(signature)
    for sign, found in _met(signature, material):
        (case.strong if sign.strong else case.weak).add(EVIDENCE[sign.kind])
        case.version = case.version or _version(sign, found)
    case.weak -= case.strong
    return case


def _met(
    signature: Signature, material: Sequence[tuple[Answer, dict[str, list[str]]]]
) -> Iterator[tuple[Sign, re.Match[str]]]:
    led_to = {"/"}
    for answer, texts in material:
        for sign in signature.signs:
            found = sign.met(answer, texts[sign.kind])
            if found and not _echoed(sign, found, answer, answer.path in led_to):
                yield sign, found
        if answer.path in led_to:
            led_to.add(answer.location)


def _echoed(sign: Sign, found: re.Match[str], answer: Answer, led_to: bool) -> bool:
    """Whether the sign may be our own question given back, or a page that says it has no such thing.

    ``led_to``: the server itself sent us there, the question was not our guess.
    """
    if led_to and answer.status not in _NOT_FOUND:
        return False
    page = EVIDENCE[sign.kind] in {"body", "title", "redirect"}
    asked_for = answer.path.split("?")[0].rstrip("/")
    return page and (answer.status in _NOT_FOUND or (bool(asked_for) and asked_for in _line(found)))


def _line(found: re.Match[str]) -> str:
    """The line where a sign was met: in a page, the whole tag."""
    text = found.string
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    return text[start : end if end >= 0 else len(text)]


def _version(sign: Sign, found: re.Match[str]) -> str:
    if sign.version is None:
        return ""
    around = found.string[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    said = sign.version.search(around)
    return said[1] if said and said[1] and _VERSION.fullmatch(said[1]) else ""


def _product(case: _Case, *, alone: bool) -> Product:
    """``alone``: nobody else's signs are there. Where two makers share a page, one may be imitated."""
    own = case.signature
    return Product(
        id=own.id, name=own.name, vendor=own.vendor, category=own.category, version=case.version,
        certainty="certain" if case.certain and (alone or case.signature.front) else "firm", signs=tuple(sorted(case.evidence)),
    )  # fmt: skip
