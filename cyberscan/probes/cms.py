"""The software behind a site, recognised by positive evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from cyberscan.network.http import MAX_BODY, Client, Reply
from cyberscan.network.session import Network
from cyberscan.network.text import clean
from cyberscan.probes._cms import recognise, version_in, version_sources
from cyberscan.probes._page import nature_of, read
from cyberscan.probes.web import look, spare_equipment
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
_REFUSALS = frozenset({401, 403, 407, 429})
_BREAKDOWN = 500


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
        spare_equipment(network, target)
        with Client(network) as client:
            reply = _page(network, client, target)
            page = read(reply)
            found = recognise(reply, page)
            if not found.product:
                _seen_whole(reply)
            version, place, unread = found.version, "", None
            if found.product and not version:
                files = network.scope.level_for(target).allows(Level.ACTIVE)
                sources = version_sources(found, reply, page, files=files)
                version, place, unread = _elsewhere(client, target.origin, sources)
        return [
            Software(
                target=target,
                product=found.product,
                version=version,
                unread=unread,
                evidence=(*found.evidence, *([place] if place else ())),
                confidence=found.confidence,
            )
        ]


def _page(network: Network, client: Client, target: Site) -> Reply:
    trip = look(network, client, target)
    assert trip.reply is not None  # noqa: S101 - look() raised otherwise
    if nature_of(trip.reply, read(trip.reply)) == "block_page":
        raise LookFailed(Reason.BLOCKED, "block page")
    return trip.reply


def _seen_whole(reply: Reply) -> None:
    """A refusal, a breakdown or half a page shows no software, and hides it as well."""
    if (refusal := _refusal(reply)) is not None:
        raise LookFailed(refusal, f"HTTP {reply.status}")
    if reply.truncated and len(reply.body) < MAX_BODY:
        raise LookFailed(Reason.PROTOCOL_ERROR, "the page stopped before its end")


def _refusal(reply: Reply) -> Reason | None:
    if reply.status in _REFUSALS:
        return Reason.BLOCKED
    return Reason.PROTOCOL_ERROR if reply.status >= _BREAKDOWN else None


def _elsewhere(
    client: Client, origin: str, sources: Iterator[tuple[str, re.Pattern[str]]]
) -> tuple[str, str, Reason | None]:
    """The version as another public place shows it, and which; else why one could not be read."""
    unread: Reason | None = None
    for path, pattern in islice(sources, _MAX_SOURCES):
        try:
            reply = client.get(origin + path, limit=_LIMIT)
        except LookFailed as failed:
            unread = unread or failed.failure.reason
            continue
        if version := version_in(pattern, reply):
            return version, f"file: {clean(path, 120)}", None
        blocked = nature_of(reply, read(reply)) == "block_page"
        unread = unread or (Reason.BLOCKED if blocked else _refusal(reply))
    return "", "", unread
