"""Known flaws as evidence of a finding: the gravest first, with what it lets an attacker do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cyberscan.outcomes import Severity
from cyberscan.versions.flaws import Flaw
from cyberscan.versions.order import before

_SHOWN = 5
_BY_SCORE = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))


def flaw_severity(flaw: Flaw) -> Severity:
    """By its published score; medium when none was published."""
    if flaw.cvss is None:
        return Severity.MEDIUM
    return next((named for least, named in _BY_SCORE if flaw.cvss >= least), Severity.LOW)


def flaw_evidence(flaws: Sequence[Flaw]) -> dict[str, Any]:
    """``count``, ``flaws`` (some names), ``worst``, ``effect``, ``fixed`` (the version that mends all of these), ``cvss`` and
    ``epss`` where they are known.
    """
    worst = flaws[0]
    fixed = ""
    for flaw in flaws:
        if flaw.fixed and (not fixed or before(fixed, flaw.fixed)):
            fixed = flaw.fixed
    told: dict[str, Any] = {
        "count": len(flaws), "flaws": [flaw.cve for flaw in flaws[:_SHOWN]], "worst": worst.cve,
        "effect": worst.effect, "fixed": fixed, "published": worst.published, "source": worst.source,
    }  # fmt: skip
    if worst.cvss is not None:
        told["cvss"] = worst.cvss
    if worst.epss is not None:
        told["epss"] = worst.epss
    return told
