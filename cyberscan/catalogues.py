"""Catalogues of measures as shipped: data (``profiles/measures/*.toml``), read and verified."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cyberscan._layout import ROOT
from cyberscan.comparisons import Comparison
from cyberscan.criteria import CRITERIA
from cyberscan.document import CatalogueKind

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
    criterion: str = ""
    """A plain question of :mod:`cyberscan.criteria`, by its name."""
    advice: bool = False
    """Of a catalogue of recommendations: a piece of information is progress to plan here, not a gap."""
    note_fr: str = ""
    note_en: str = ""
    """What the reader must know to read the state: where guides disagree, which one speaks."""

    @field_validator("criterion")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and value not in CRITERIA:
            raise ValueError(f"no such criterion: {value}")
        return value


class Grade(_Model):
    """A level that the text grants to whoever meets some measures."""

    id: str
    title_fr: str
    title_en: str
    needs: tuple[str, ...] = Field(min_length=1)
    """Their numbers."""


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
    grades: tuple[Grade, ...] = ()

    @model_validator(mode="after")
    def _grades_need_measures(self) -> CatalogueFile:
        known = {measure.number for measure in self.measures}
        for grade in self.grades:
            if missing := set(grade.needs) - known:
                raise ValueError(f"grade {grade.id} needs unknown measures: {sorted(missing)}")
        return self


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
