"""Names met outside the perimeter: proposed for declaration, never scanned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from cyberscan.document import Proposal
from cyberscan.facts.base import Fact
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.web import SiteReach
from cyberscan.facts.zones import Delegation
from cyberscan.perimeter.assets import Coverage
from cyberscan.perimeter.identifiers import host_name
from cyberscan.perimeter.models import Perimeter


def proposals(facts: Iterable[Fact], perimeter: Perimeter) -> tuple[Proposal, ...]:
    """Each name once, with the kind of fact that showed it first."""
    coverage = Coverage(perimeter)
    met: dict[str, str] = {}
    for fact in facts:
        for text in _names(fact):
            name = _clean(text)
            if name and not coverage.has_name(name):
                met.setdefault(name, fact.kind)
    return tuple(Proposal(value=name, seen_in=kind) for name, kind in sorted(met.items()))


def _names(fact: Fact) -> Iterator[str]:
    if isinstance(fact, HostAddresses):
        yield from fact.aliases
    elif isinstance(fact, Delegation):
        yield from (server.name for server in fact.servers)
    elif isinstance(fact, MailExchangers):
        yield from (exchanger.host for exchanger in fact.exchangers)
    elif isinstance(fact, SiteReach):
        for visit in fact.visits:
            if visit.left_perimeter_to:
                yield _host_of(visit.left_perimeter_to)


def _host_of(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:  # what a target calls a location may be anything
        return ""


def _clean(text: str) -> str:
    """A name that DNS can hold, or nothing: what a target sends is not proposed unread."""
    try:
        return host_name(text)
    except ValueError:
        return ""
