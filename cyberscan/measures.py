"""Catalogues of measures: what a scan from outside shows of each, and never more.

A catalogue is data (``profiles/measures/*.toml``) that cites checks by id. A measure is never "respected":
a gap was seen, or none is visible from outside, or it cannot be assessed from outside at all.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cyberscan._layout import ROOT
from cyberscan.document import Catalogue, MeasureState
from cyberscan.outcomes import Confidence, Finding, Outcome, Severity

_FOLDER = ROOT / "profiles" / "measures"


class CatalogueError(Exception):
    """A catalogue that cannot be used; the message names the file and what is wrong."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Model):
    """One measure of the published text, and the checks that can show a sign of it."""

    number: str
    fr: str
    """The official title, word for word."""
    en: str = ""
    level: str = ""
    observability: Literal["strong", "partial", "none"]
    checks: tuple[str, ...] = ()


class CatalogueFile(_Model):
    """One catalogue as shipped."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title_fr: str
    title_en: str
    source: str
    """Publisher, edition and licence, as the report must cite them."""
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


def assess(
    findings: Iterable[Finding], catalogues: Sequence[CatalogueFile] | None = None
) -> tuple[Catalogue, ...]:
    """What the findings show of each measure of each catalogue."""
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    return tuple(
        Catalogue(
            id=file.id,
            title_fr=file.title_fr,
            title_en=file.title_en,
            source=file.source,
            measures=tuple(_state(measure, by_check) for measure in file.measures),
        )
        for file in (catalogue_files() if catalogues is None else catalogues)
    )


def _state(measure: Measure, by_check: Mapping[str, list[Finding]]) -> MeasureState:
    found = [finding for check in measure.checks for finding in by_check.get(check, ())]
    gaps = [finding for finding in found if _shows_gap(finding)]
    state: Literal["gap_seen", "no_gap_visible", "not_assessable"] = "not_assessable"
    if gaps:
        state = "gap_seen"
    elif any(f.outcome is Outcome.PASS for f in found) and not any(_defect(f) for f in found):
        state = "no_gap_visible"
    return MeasureState(
        number=measure.number,
        fr=measure.fr,
        en=measure.en,
        level=measure.level,
        observability=measure.observability,
        state=state,
        checks=measure.checks,
        findings=tuple(gap.fingerprint for gap in gaps),
    )


def _shows_gap(finding: Finding) -> bool:
    """A piece of information, or a sign to be confirmed, accuses nobody of a gap."""
    weighs = finding.severity is not Severity.INFO
    return _defect(finding) and weighs and finding.confidence is not Confidence.TENTATIVE


def _defect(finding: Finding) -> bool:
    """A defect stays one when its risk is accepted."""
    return finding.outcome in (Outcome.FAIL, Outcome.WAIVED)


def measures_of(check_id: str) -> tuple[str, ...]:
    """The measures that a check is a sign of, as ``catalogue:number``."""
    return tuple(
        f"{catalogue.id}:{measure.number}"
        for catalogue in catalogue_files()
        for measure in catalogue.measures
        if check_id in measure.checks
    )
