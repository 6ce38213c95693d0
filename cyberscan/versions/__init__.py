"""Versions in order, and what they say against dated data. Pure: no network, no clock, no sentence."""

from cyberscan.versions.judge import (
    Flaw,
    Flaws,
    Lateness,
    Support,
    known_flaws,
    version_data_date,
    version_lateness,
    version_package,
    version_support,
    version_sureness,
)
from cyberscan.versions.order import before, key, numbers, same
from cyberscan.versions.packages import Package

__all__ = [
    "Flaw", "Flaws", "Lateness", "Package", "Support", "before", "key", "known_flaws", "numbers", "same",
    "version_data_date", "version_lateness", "version_package", "version_support", "version_sureness",
]  # fmt: skip
