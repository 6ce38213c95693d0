"""Outcomes, verdicts and findings: what a check concludes, as data.

A check yields :class:`Verdict`; the engine completes it into a :class:`Finding`. Neither holds a
sentence: the words stand beside the check and the reports join them with the evidence.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cyberscan.facts.targets import Target
from cyberscan.reasons import Failure

Evidence = dict[str, str | int | float | bool | list[str] | None]
"""Named values. They come from a target: hostile text, bounded and escaped by whoever shows them."""


class Outcome(StrEnum):
    """The six outcomes. Could-not-look is never a pass and never an absence."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_TESTED = "not_tested"
    ERROR = "error"
    WAIVED = "waived"


class Severity(StrEnum):
    """How much harm the defect allows, for a town."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info … 4 for critical."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure the verdict is. ``tentative``: a sign, to be confirmed by a person."""

    CERTAIN = "certain"
    FIRM = "firm"
    TENTATIVE = "tentative"


class Verdict(BaseModel):
    """What a check says of one fact. Use the helpers of :mod:`cyberscan.sdk` to make one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    case: str = ""
    """Which of the check's sentences tells it (``fail.<case>`` in the words); empty for the only one."""
    evidence: Evidence = Field(default_factory=dict)
    severity: Severity | None = None
    """Overrides the one written in the words."""
    confidence: Confidence = Confidence.CERTAIN
    discriminator: str = ""
    """Tells apart two findings of one check on one target (a port, a selector, a file)."""
    failure: Failure | None = None


class Waiver(BaseModel):
    """An accepted risk: who accepted what, why, until when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    justification: str
    accepted_by: str = ""
    expires: date


class Finding(BaseModel):
    """A verdict on a target, completed: the unit of reports, plans and comparisons."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    target: Target
    outcome: Outcome
    case: str = ""
    severity: Severity
    confidence: Confidence = Confidence.CERTAIN
    evidence: Evidence = Field(default_factory=dict)
    failure: Failure | None = None
    discriminator: str = ""
    fingerprint: str
    replay: str = ""
    """A command that a person can run to see the same thing."""
    observed_at: AwareDatetime
    fact: str = ""
    """Kind of the fact that was judged."""
    waiver: Waiver | None = None

    @property
    def informs(self) -> bool:
        """Told for the reader's information: nothing is wrong, nothing has to be mended now."""
        return self.outcome is Outcome.FAIL and self.severity is Severity.INFO


def fingerprint(check: str, target_key: str, discriminator: str) -> str:
    """Stable across scans and wordings: 16 hex digits of SHA-256 over the three parts."""
    text = f"{check}\x1f{target_key}\x1f{discriminator}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
