"""The numbers of the plan and of the score, read from ``data/weights.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cyberscan.outcomes import Confidence, Finding, Severity

Horizon = Literal["week", "month", "quarter", "year"]
_FILE = Path(__file__).parent / "data" / "weights.toml"


class Weights(BaseModel):
    """Weights as data; the meaning of each table stands in the file and in docs/fr/priorites.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_actions: int = Field(ge=1)
    severity: dict[Severity, float]
    confidence: dict[Confidence, float]
    purpose: dict[str, float]
    horizon: dict[Horizon, dict[Severity, float]]
    ceiling: dict[Severity, int]
    family: dict[str, float]
    counted_with: dict[str, str] = {}

    def family_of(self, check: str) -> str:
        """The family in whose score a check counts, by its id."""
        return self.counted_with.get(check) or check.split(".", 1)[0]

    def stake(self, severity: Severity, purposes: tuple[str, ...]) -> float:
        """Risk points of a defect of this severity on an asset with these purposes, once certain."""
        factor = max((self.purpose.get(purpose, 1.0) for purpose in purposes), default=1.0)
        return self.severity[severity] * factor

    def risk(self, finding: Finding, purposes: tuple[str, ...]) -> float:
        """Risk points of a finding that failed."""
        return self.stake(finding.severity, purposes) * self.confidence[finding.confidence]


@cache
def weights() -> Weights:
    """The shipped weights."""
    return Weights.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
