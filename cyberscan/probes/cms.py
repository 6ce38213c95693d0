"""The software behind a site, recognised by positive evidence."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.network.http import Client, Reply
from cyberscan.network.session import Network
from cyberscan.probes._cms import recognise, version_in, version_sources
from cyberscan.probes._page import nature_of, read
from cyberscan.probes.web import look
from cyberscan.sdk import (
    Budget,
    Fact,
    Level,
    LookFailed,
    Page,
    Probe,
    Reason,
    Site,
    Skipped,
    Software,
    Target,
)

_LIMIT = 200_000
_MAX_SOURCES = 2


class SiteSoftware(Probe):
    """Looks at the page, then at the feed; at the active level, at the file that names the version."""

    id = "cms.software"
    level = Level.LIGHT
    budget = Budget(connections=4, requests=3, queries=8, seconds=45)
    feeds = (Page,)
    produces = (Software,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        assert isinstance(fact, Page)  # noqa: S101 - the engine offers only what is fed on
        if fact.nature in ("content", "error"):
            yield fact.target
        else:
            yield Skipped(fact.target, Reason.BLOCKED, fact.nature)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - a page is a site's
        with Client(network) as client:
            reply = _page(network, client, target)
            found = recognise(reply, read(reply))
            version = found.version
            if found.product and not version:
                version = _elsewhere(network, client, target, found.product)
        return [
            Software(
                target=target,
                product=found.product,
                version=version,
                evidence=found.evidence,
                confidence=found.confidence,
            )
        ]


def _page(network: Network, client: Client, target: Site) -> Reply:
    trip = look(network, client, target)
    assert trip.reply is not None  # noqa: S101 - look() raised otherwise
    if nature_of(trip.reply, read(trip.reply)) == "block_page":
        raise LookFailed(Reason.BLOCKED, "block page")
    return trip.reply


def _elsewhere(network: Network, client: Client, target: Site, product: str) -> str:
    """The version as another public place shows it; empty when none does."""
    active = network.scope.level_for(target).allows(Level.ACTIVE)
    for path, pattern in list(version_sources(product, files=active))[:_MAX_SOURCES]:
        try:
            version = version_in(pattern, client.get(target.origin + path, limit=_LIMIT))
        except LookFailed:
            continue
        if version:
            return version
    return ""
