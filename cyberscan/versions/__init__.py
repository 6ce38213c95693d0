"""Versions in order, and what they say against dated data. Pure: no network, no clock, no sentence."""

from cyberscan.versions.judge import (
    Flaw,
    Flaws,
    Lateness,
    Support,
    data_date,
    flaws,
    lateness,
    lifecycle_of,
    package_of,
    support,
    sureness,
)
from cyberscan.versions.order import before, key, numbers, same
from cyberscan.versions.packages import Package

__all__ = [
    "Flaw", "Flaws", "Lateness", "Package", "Support", "before", "data_date", "flaws", "key", "lateness",
    "lifecycle_of", "numbers", "package_of", "same", "support", "sureness",
]  # fmt: skip
