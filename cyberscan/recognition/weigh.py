"""From signs to products: how much evidence makes a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import get_args

from cyberscan.facts.services import Certainty, Extension, Layer, Product, SeenVersion
from cyberscan.recognition.answer import Answer
from cyberscan.recognition.extensions import extensions_of
from cyberscan.recognition.material import EVIDENCE, IN_PAGE, Texts, texts_of
from cyberscan.recognition.signatures import Sign, Signature
from cyberscan.recognition.table import signatures
from cyberscan.recognition.versions import agreement, back_ported, core_versions, plain, release

MOST_VENDORS = 2
"""Makers of applications that one page may show besides what stands before it: more is a page made to please
everybody."""
_AROUND = 500
"""Characters on either side of a sign where its version may stand."""
_NOT_FOUND = frozenset({404, 410})
_ECHOES = frozenset({"body", "title", "redirect", "generator"})
_NAMED_BY_KIND = frozenset({"asset", "link", "relation", "resource"})
_SHOWN = frozenset({"asset", "link", "relation", "resource", "generator", "server", "header"})
_MOST_PROOFS, _LONGEST_PROOF = 10, 120
_LAYERS = get_args(Layer)
_FROM_THE_MAKER = frozenset({"library", "cdn"})
"""What a server's distribution has no part in: it comes with the site, or from elsewhere."""
_Match = tuple[Sign, re.Match[str]]


@dataclass(frozen=True)
class Recognition:
    """What one web port's answers give away."""

    products: tuple[Product, ...] = ()
    """Applications first, then the layers below them; the likeliest of each first."""
    conflict: bool = False
    """It shows the signs of too many products to be believed: none is named."""
    paths: tuple[str, ...] = ()
    """Pages not asked yet that would settle a suspicion, the best founded first."""
    icon_would_tell: bool = False
    """A product is suspected, none is certain, and the table knows its icon."""
    extensions: tuple[Extension, ...] = ()

    @property
    def settled(self) -> bool:
        """An application is named with certainty: no page more is worth asking for."""
        return any(one.certainty == "certain" and one.layer == "application" for one in self.products)  # fmt: skip


@dataclass
class _Case:
    """What was met of one product."""

    signature: Signature
    weak: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    versions: list[SeenVersion] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    doubtful: bool = False
    banners: tuple[str, ...] = ()

    @property
    def evidence(self) -> set[str]:
        return self.weak | self.strong | self.claims

    @property
    def certain(self) -> bool:
        return bool(self.strong) and len(self.evidence) > 1

    @property
    def firm(self) -> bool:
        return bool(self.strong) or (bool(self.weak) and len(self.evidence) > 1)

    @property
    def maker(self) -> str:
        return self.signature.vendor or self.signature.id

    def take(self, sign: Sign, found: re.Match[str]) -> None:
        side = {"strong": self.strong, "weak": self.weak, "claim": self.claims}[sign.strength]
        side.add(EVIDENCE[sign.kind])
        self.signs.add(sign.kind if sign.kind in _NAMED_BY_KIND else EVIDENCE[sign.kind])
        if sign.kind in _SHOWN and len(self.proofs) < _MOST_PROOFS:
            proof = f"{sign.kind}: {found.string[:_LONGEST_PROOF]}"
            self.proofs += [proof] if proof not in self.proofs else []
        if version := _version(sign, found):
            self.versions.append(SeenVersion(version=version, source=sign.kind))


def recognise(answers: Sequence[Answer]) -> tuple[Product, ...]:
    """The products that ``answers``, all of one web port, give away; none when they contradict each other."""
    return weigh(answers).products


def weigh(
    answers: Sequence[Answer], table: tuple[Signature, ...] | None = None,
    said: Mapping[str, Sequence[SeenVersion]] | None = None,
) -> Recognition:  # fmt: skip
    """Like :func:`recognise`, and what else is worth asking.

    ``table`` replaces the bundled signatures; ``said`` are versions that other places announce, by product.
    """
    known = signatures() if table is None else table
    material = [(one, texts_of(one)) for one in answers]
    met = {name for one in answers for name in _matches(one, known)}
    suspects = [one for one in known if one.id in met]
    cases = [case for case in (_case(one, known, material) for one in suspects) if case.evidence]
    cases.sort(key=lambda case: (
        _LAYERS.index(case.signature.layer), -case.certain, -case.firm, -len(case.strong), -len(case.evidence),
    ))  # fmt: skip
    for case in cases:
        case.versions += (said or {}).get(case.signature.id, ())
    named, conflict = _believed(cases)
    if conflict:
        return Recognition(conflict=True)
    asked = {one.path for one in answers}
    open_cases = [case for case in cases if not case.certain]
    icons = any(sign.kind == "favicon" for case in open_cases for sign in case.signature.signs)
    paths = dict.fromkeys(path for case in open_cases for path in case.signature.paths)
    return Recognition(
        products=tuple(_product(case, _sureness(case, cases)) for case in named),
        paths=tuple(path for path in paths if path not in asked),
        icon_would_tell=icons,
        extensions=tuple(
            one for case in named if case.firm for one in extensions_of(case.signature, material)
        ),
    )


def _believed(cases: Sequence[_Case]) -> tuple[list[_Case], bool]:
    """Those that may be named, and whether there are too many for any.

    Applications exclude each other. A generator beside another one's machinery was left there or forged, and two
    generators of two makers, with nothing at work, are nobody's.
    """
    found = [case for case in cases if case.firm]
    claimed = [case for case in cases if not case.firm and case.claims]
    makers = {case.maker for case in found if _alone_in_layer(case)}
    if len(makers) > MOST_VENDORS:
        return [], True
    claimers = {case.maker for case in claimed if _alone_in_layer(case)}
    if makers or len(claimers) > 1:
        claimed = [case for case in claimed if not _alone_in_layer(case)]
    return [case for case in cases if case in found or case in claimed], False


def _alone_in_layer(case: _Case) -> bool:
    return case.signature.layer == "application" and not case.signature.front


def _sureness(case: _Case, cases: Sequence[_Case]) -> Certainty:
    """Where two makers share a page, or one is claimed beside the other, one may be imitated."""
    if not case.firm:
        return "tentative"
    others = {
        other.maker for other in cases
        if _alone_in_layer(other) and (other.firm or other.claims)
    }  # fmt: skip
    rivals = others - {case.maker} if _alone_in_layer(case) else set()
    return "certain" if case.certain and not rivals else "firm"


def _case(
    signature: Signature, table: tuple[Signature, ...], material: Sequence[tuple[Answer, Texts]]
) -> _Case:
    case = _Case(signature)
    for sign, found in _met(signature, table, material):
        case.take(sign, found)
    if case.evidence and _is_fork(signature, material):
        return _Case(signature)
    case.weak -= case.strong
    case.claims -= case.strong | case.weak
    if case.evidence:
        if signature.layer not in _FROM_THE_MAKER:
            case.banners = tuple(text for _, texts in material for text in texts["server"])
        _take_core(case, material)
    return case


def _is_fork(signature: Signature, material: Sequence[tuple[Answer, Texts]]) -> bool:
    return any(
        fork.met(answer, texts[fork.kind]) for answer, texts in material for fork in signature.forks
    )


def _take_core(case: _Case, material: Sequence[tuple[Answer, Texts]]) -> None:
    assets = [asset for _, texts in material for asset in texts["asset"]]
    numbers, distinct = core_versions(case.signature, assets)
    case.doubtful = bool(numbers) and not distinct and not case.versions
    case.versions += [SeenVersion(version=number, source="asset") for number in numbers]


def _matches(answer: Answer, table: tuple[Signature, ...]) -> Mapping[str, Sequence[_Match]]:
    """What each product's signs meet in an answer: looked for once, however often it is weighed."""
    known: tuple[Signature, ...] | None
    found: Mapping[str, Sequence[_Match]]
    known, found = answer.kept.get("met", (None, {}))
    if known is not table:
        found = _in_answer(table, answer)
        answer.kept["met"] = (table, found)
    return found


def _in_answer(table: tuple[Signature, ...], answer: Answer) -> dict[str, list[_Match]]:
    """What each product shows, its signs in the order of its row."""
    texts, found = texts_of(answer), defaultdict[str, list[tuple[int, _Match]]](list)
    for kind, signs in _by_kind(table).items():
        joined = texts.joined(kind)
        for place, product, sign in signs if joined else ():
            if sign.possible(joined):
                matches = list(sign.all_met(answer, texts[kind]))
                if len(matches) >= sign.least:
                    found[product] += [(place, (sign, one)) for one in matches]
    return {
        product: [one for _, one in sorted(met, key=lambda pair: pair[0])]
        for product, met in found.items()
    }


def _by_kind(table: tuple[Signature, ...]) -> Mapping[str, Sequence[tuple[int, str, Sign]]]:
    return _grouped() if table is signatures() else _group(table)


@cache
def _grouped() -> Mapping[str, Sequence[tuple[int, str, Sign]]]:
    return _group(signatures())


def _group(table: tuple[Signature, ...]) -> Mapping[str, Sequence[tuple[int, str, Sign]]]:
    """Signs by where they are looked for, with their place in the row and their product."""
    groups = defaultdict[str, list[tuple[int, str, Sign]]](list)
    for one in table:
        for place, sign in enumerate(one.signs):
            groups[sign.kind].append((place, one.id, sign))
    return groups


def _met(
    signature: Signature, table: tuple[Signature, ...], material: Sequence[tuple[Answer, Texts]]
) -> Iterator[_Match]:
    led_to = {"/", *(answer.path for answer, _ in material if answer.declared)}
    for answer, _ in material:
        for sign, found in _matches(answer, table).get(signature.id, ()):
            if not _echoed(sign, found, answer, answer.path in led_to):
                yield sign, found
        if answer.path in led_to:
            led_to.add(answer.location)


def _echoed(sign: Sign, found: re.Match[str], answer: Answer, led_to: bool) -> bool:
    """Whether the sign may be our own question given back, or a page that says it has no such thing.

    ``led_to``: the server itself sent us there, the question was not our guess.
    """
    if led_to and answer.status not in _NOT_FOUND:
        return False
    page = sign.kind in IN_PAGE - {"meta"} or EVIDENCE[sign.kind] in _ECHOES
    asked_for = answer.path.split("?")[0].rstrip("/")
    return page and (answer.status in _NOT_FOUND or (bool(asked_for) and asked_for in _line(found)))


def _line(found: re.Match[str]) -> str:
    """The line where a sign was met: in a page, the whole tag."""
    text = found.string
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    return text[start : end if end >= 0 else len(text)]


def _version(sign: Sign, found: re.Match[str]) -> str:
    if sign.own_group:
        return release(found[1] or "")
    if sign.version is None:
        return ""
    around = found.string[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    said = sign.version.search(around)
    return plain(said[1]) if said and said[1] else ""


def _product(case: _Case, certainty: Certainty) -> Product:
    own, agreed = case.signature, agreement(case.versions, doubtful=case.doubtful)
    tentative = certainty == "tentative" or agreed.certainty == "tentative"
    announced = [one.version for one in case.versions]
    return Product(
        id=own.id, name=own.name, vendor=own.vendor, category=own.category, layer=own.layer,
        version=agreed.version, versions=tuple(dict.fromkeys(case.versions)),
        version_certainty="tentative" if tentative else agreed.certainty, version_conflict=agreed.conflict,
        back_ported=back_ported([*announced, *case.banners]),
        certainty=certainty, signs=tuple(sorted(case.signs)), proofs=tuple(case.proofs),
    )  # fmt: skip
