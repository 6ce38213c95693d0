"""Catalogues of measures: what a scan from outside shows of each, and never more.

A catalogue is data (``profiles/measures/*.toml``): its measures cite checks by id, or compare what was observed
with a list. A measure is never "respected": a gap was seen, or none is visible from outside, or it cannot be
assessed from outside at all.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cyberscan._layout import ROOT
from cyberscan.comparisons import Comparison, observed
from cyberscan.document import Bilingual, Catalogue, CatalogueKind, MeasureState
from cyberscan.facts.base import Fact
from cyberscan.outcomes import Confidence, Finding, Outcome, Severity

_FOLDER = ROOT / "profiles" / "measures"


class CatalogueError(Exception):
    """A catalogue that cannot be used; the message names the file and what is wrong."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Model):
    """One measure of the published text, and what can show a sign of it: checks, or a plain comparison."""

    number: str
    fr: str
    """The official title, word for word, unless the catalogue's source says that it is reworded."""
    en: str = ""
    level: str = ""
    observability: Literal["strong", "partial", "none"]
    checks: tuple[str, ...] = ()
    compares: tuple[Comparison, ...] = ()
    advice: bool = False
    """Of a catalogue of recommendations: a piece of information is progress to plan here, not a gap."""
    note_fr: str = ""
    note_en: str = ""
    """What the reader must know to read the state: where guides disagree, which one speaks."""


class CatalogueFile(_Model):
    """One catalogue as shipped."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: CatalogueKind = "guide"
    title_fr: str
    title_en: str
    source: str
    """Publisher, edition and licence, as the report must cite them."""
    about_fr: str = ""
    about_en: str = ""
    """One or two sentences before the table."""
    as_of: date
    """When the text was last compared with the publication."""
    measures: tuple[Measure, ...] = Field(min_length=1)


@cache
def catalogue_files(folder: Path = _FOLDER) -> tuple[CatalogueFile, ...]:
    """Every shipped catalogue. Raises :class:`CatalogueError`."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append(CatalogueFile.model_validate(table))
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise CatalogueError(f"{path}: {error}") from error
    return tuple(found)


def chosen(patterns: Iterable[str]) -> tuple[CatalogueFile, ...]:
    """The shipped catalogues whose id fits one of the patterns (``anssi-*``)."""
    kept = tuple(patterns)
    return tuple(f for f in catalogue_files() if any(fnmatchcase(f.id, p) for p in kept))


def assess(
    findings: Sequence[Finding],
    catalogues: Sequence[CatalogueFile] | None = None,
    facts: Sequence[Fact] = (),
) -> tuple[Catalogue, ...]:
    """What the findings, and the facts for comparisons, show of each measure of each catalogue."""
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    return tuple(
        Catalogue(
            id=file.id,
            kind=file.kind,
            title_fr=file.title_fr,
            title_en=file.title_en,
            source=file.source,
            about=Bilingual(fr=file.about_fr, en=file.about_en),
            measures=tuple(_state(file.kind, m, by_check, facts) for m in file.measures),
        )
        for file in (catalogue_files() if catalogues is None else catalogues)
    )


class _Sign(IntEnum):
    """What one finding or one comparison shows of a measure on one target; the weightiest counts."""

    CLEAN = 1
    UNKNOWN = 2
    INFORMATION = 3
    """A defect of no weight, or a sign to be confirmed: neither a gap nor none."""
    MILD = 4
    """A gap that puts nobody in danger."""
    GAP = 5


@dataclass
class _Signs:
    """All that was seen of one measure."""

    by_target: dict[str, _Sign] = field(default_factory=dict)
    any_clean: bool = False
    prints: list[str] = field(default_factory=list)
    beyond: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)

    def add(self, target: str, sign: _Sign) -> None:
        self.by_target[target] = max(sign, self.by_target.get(target, sign))
        self.any_clean = self.any_clean or sign is _Sign.CLEAN

    def count(self, *signs: _Sign) -> int:
        return sum(sign in signs for sign in self.by_target.values())


def _state(
    kind: CatalogueKind,
    measure: Measure,
    by_check: Mapping[str, list[Finding]],
    facts: Sequence[Fact],
) -> MeasureState:
    signs = _Signs()
    for finding in (f for check in measure.checks for f in by_check.get(check, ())):
        _judge(kind, measure, finding, signs)
    for comparison in measure.compares:
        _compare(comparison, facts, by_check, signs)
    gaps, mild = signs.count(_Sign.GAP), signs.count(_Sign.MILD)
    return MeasureState(
        number=measure.number, fr=measure.fr, en=measure.en, level=measure.level,
        observability=measure.observability, state=_concluded(kind, measure, signs), mild=bool(mild and not gaps),
        checks=measure.checks, findings=tuple(signs.prints),
        with_gap=gaps + mild, without_gap=signs.count(_Sign.CLEAN),
        not_judged=signs.count(_Sign.UNKNOWN, _Sign.INFORMATION),
        beyond=dict(signs.beyond.most_common()), lacking=dict(signs.lacking.most_common()),
        note=Bilingual(fr=measure.note_fr, en=measure.note_en),
    )  # fmt: skip


def _concluded(
    kind: CatalogueKind, measure: Measure, signs: _Signs
) -> Literal["gap_seen", "no_gap_visible", "not_assessable"]:
    mild = signs.count(_Sign.MILD)
    if signs.count(_Sign.GAP) or (mild and not measure.advice):
        return "gap_seen"
    if signs.count(_Sign.INFORMATION):
        return "not_assessable"
    # A narrow question half answered on every target is not answered.
    clean = signs.any_clean if kind == "guide" else signs.count(_Sign.CLEAN)
    return "no_gap_visible" if clean or mild else "not_assessable"


def _judge(kind: CatalogueKind, measure: Measure, finding: Finding, signs: _Signs) -> None:
    sign = _sign(kind, finding)
    if sign is not None:
        signs.add(finding.target.key, sign)
    if sign in (_Sign.GAP, _Sign.MILD):
        signs.prints.append(finding.fingerprint)


def _sign(kind: CatalogueKind, finding: Finding) -> _Sign | None:
    """What a finding shows; a defect stays one when its risk is accepted."""
    if finding.outcome is Outcome.PASS:
        return _Sign.CLEAN
    if finding.outcome in (Outcome.NOT_TESTED, Outcome.ERROR):
        return _Sign.UNKNOWN
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return None
    if finding.confidence is Confidence.TENTATIVE:
        return _Sign.INFORMATION
    if finding.severity is not Severity.INFO:
        return _Sign.GAP
    # A measure of the hygiene guide is broad: a detail of no weight accuses nobody of a gap in it. A
    # recommendation is narrow: it is followed or not, and the report says that nothing is in danger.
    return _Sign.INFORMATION if kind == "guide" else _Sign.MILD


def _compare(
    comparison: Comparison,
    facts: Sequence[Fact],
    by_check: Mapping[str, list[Finding]],
    signs: _Signs,
) -> None:
    for seen in observed(comparison, facts, by_check):
        beyond = comparison.beyond(seen.values)
        lacking = comparison.lacking(seen.values) if seen.complete else []
        signs.beyond.update(beyond)
        signs.lacking.update(lacking)
        if beyond or lacking:
            signs.add(seen.target, _Sign.MILD)
        else:
            signs.add(seen.target, _Sign.CLEAN if seen.complete else _Sign.UNKNOWN)


def measures_of(check_id: str) -> tuple[str, ...]:
    """The measures that a check is a sign of, as ``catalogue:number``."""
    return tuple(
        f"{catalogue.id}:{measure.number}"
        for catalogue in catalogue_files()
        for measure in catalogue.measures
        if check_id in measure.checks
    )
