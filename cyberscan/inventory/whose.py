"""Who operates a place, as far as names say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cyberscan.facts.dns import HostAddresses
from cyberscan.hosting import provider_of


def provider_name(leads: Iterable[HostAddresses], reverse: Sequence[str]) -> str:
    """By where the names of a place lead and what its address is called; empty when the table knows neither."""
    found = provider_of(aliases=[a for lead in leads for a in lead.aliases], reverse=reverse)
    return found.name if found else ""
