"""Catalogues of measures: what a scan from outside shows of each, and never more.

A catalogue is data (``profiles/measures/*.toml``): its measures cite checks by id, or compare what was observed
with a list. A measure is never "respected": a gap was seen, or none is visible from outside, or it cannot be
assessed from outside at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from cyberscan.catalogues import CatalogueFile, Grade, Measure, catalogue_files
from cyberscan.comparisons import Comparison, observed
from cyberscan.criteria import CRITERIA, Posture
from cyberscan.document import Bilingual, Catalogue, CatalogueKind, GradeState, MeasureState
from cyberscan.facts.base import Fact
from cyberscan.outcomes import Confidence, Finding, Outcome, Severity
from cyberscan.perimeter.models import Directory


def assess(
    findings: Sequence[Finding],
    catalogues: Sequence[CatalogueFile] | None = None,
    facts: Sequence[Fact] = (),
    directory: Directory | None = None,
) -> tuple[Catalogue, ...]:
    """What the findings, and the facts for comparisons and criteria, show of each measure of each catalogue.

    ``directory`` is what the perimeter tells of the authority's entry in the public directory.
    """
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    seen = _Seen(by_check, facts, Posture(facts, directory))
    files = catalogue_files() if catalogues is None else catalogues
    return tuple(_catalogue(file, seen) for file in files)


@dataclass(frozen=True)
class _Seen:
    """What a scan gives to judge measures by."""

    by_check: Mapping[str, list[Finding]]
    facts: Sequence[Fact]
    posture: Posture


def _catalogue(file: CatalogueFile, seen: _Seen) -> Catalogue:
    measures = tuple(_state(file.kind, measure, seen) for measure in file.measures)
    return Catalogue(
        id=file.id,
        kind=file.kind,
        title_fr=file.title_fr,
        title_en=file.title_en,
        source=file.source,
        about=Bilingual(fr=file.about_fr, en=file.about_en),
        measures=measures,
        grades=tuple(_graded(grade, measures) for grade in file.grades),
    )


def _graded(grade: Grade, measures: Iterable[MeasureState]) -> GradeState:
    """One gap is enough to miss a grade; to reach it, all that it needs must have been seen on every target."""
    needed = [measure for measure in measures if measure.number in grade.needs]
    gaps = tuple(m.number for m in needed if m.state == "gap_seen")
    unknown = tuple(
        m.number
        for m in needed
        if m.state != "gap_seen" and (m.state != "no_gap_visible" or m.not_judged)
    )
    return GradeState(
        id=grade.id,
        title=Bilingual(fr=grade.title_fr, en=grade.title_en),
        state="not_reached" if gaps else "undetermined" if unknown else "reached",
        gaps=gaps,
        unknown=unknown,
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


_ANSWERS = {True: _Sign.CLEAN, False: _Sign.GAP, None: _Sign.UNKNOWN}


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


def _state(kind: CatalogueKind, measure: Measure, seen: _Seen) -> MeasureState:
    signs = _Signs()
    for finding in (f for check in measure.checks for f in seen.by_check.get(check, ())):
        _judge(kind, measure, finding, signs)
    for comparison in measure.compares:
        _compare(comparison, seen.facts, seen.by_check, signs)
    if measure.criterion:
        for answered in CRITERIA[measure.criterion](seen.posture):
            signs.add(answered.subject, _ANSWERS[answered.met])
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
