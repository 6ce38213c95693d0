"""Typed, frozen facts: what was observed, one module per family. No behaviour."""

from cyberscan.facts.base import Fact, fact_class, fact_kinds
from cyberscan.facts.targets import (
    Address,
    Endpoint,
    Host,
    MailDomain,
    Site,
    Target,
    Zone,
)

__all__ = [
    "Address",
    "Endpoint",
    "Fact",
    "Host",
    "MailDomain",
    "Site",
    "Target",
    "Zone",
    "fact_class",
    "fact_kinds",
]
