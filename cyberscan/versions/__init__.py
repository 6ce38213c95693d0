"""Versions in order, and what they say against dated data. Pure: no network, no clock, no sentence."""

from cyberscan.versions.evidence import flaw_evidence, flaw_severity
from cyberscan.versions.flaws import Flaw, Flaws, known_flaws, ranges_of
from cyberscan.versions.judge import (
    Lateness,
    Support,
    version_lateness,
    version_package,
    version_support,
    version_sureness,
)
from cyberscan.versions.lifecycle import Branches
from cyberscan.versions.names import version_data_date
from cyberscan.versions.order import before, key, numbers, same
from cyberscan.versions.packages import Package

__all__ = [
    "Branches", "Flaw", "Flaws", "Lateness", "Package", "Support", "before", "flaw_evidence", "flaw_severity", "key",
    "known_flaws", "numbers", "ranges_of", "same", "version_data_date", "version_lateness", "version_package",
    "version_support", "version_sureness",
]  # fmt: skip
