"""The software behind a site: what its page gives away, and the few requests that settle it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cyberscan.facts.base import Fact
from cyberscan.facts.cms import Software
from cyberscan.levels import Level
from cyberscan.network.http import MAX_BODY, Reply
from cyberscan.network.text import clean
from cyberscan.probes._cms import recognise, version_in, version_sources
from cyberscan.probes._page import nature_of, read
from cyberscan.probes._products import products_of, settle
from cyberscan.probes._tour import Tour
from cyberscan.reasons import LookFailed, Reason

_LIMIT = 200_000
_MAX_SOURCES = 2
_REFUSALS = frozenset({401, 403, 407, 429})
_BREAKDOWN = 500


def software(tour: Tour) -> Iterator[Fact]:
    """The stop: the products that the answers give away, then the content manager and its version."""
    if not tour.equipment:
        settle(tour.client, tour.reply.url, tour.answers)
    products = products_of(tour.site, tour.answers)
    yield products.model_copy(update={"title": clean(tour.seen.title, 200) or products.title})
    found = recognise(tour.reply, tour.seen)
    if not found.product:
        _seen_whole(tour.reply)
    version, place, unread = found.version, "", None
    if found.product and not version:
        files = tour.network.scope.level_for(tour.site).allows(Level.ACTIVE)
        sources = version_sources(found, tour.reply, tour.seen, files=files)
        version, place, unread = _elsewhere(tour, sources)
    yield Software(
        target=tour.site,
        product=found.product,
        version=version,
        unread=unread,
        evidence=(*found.evidence, *([place] if place else ())),
        confidence=found.confidence,
    )


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
    tour: Tour, sources: Iterator[tuple[str, re.Pattern[str]]]
) -> tuple[str, str, Reason | None]:
    """The version as another public place shows it, and which; else why one could not be read."""
    unread: Reason | None = None
    for path, pattern in islice(sources, _MAX_SOURCES):
        try:
            reply = tour.get(tour.site.origin + path, limit=_LIMIT)
        except LookFailed as failed:
            unread = unread or failed.failure.reason
            continue
        if version := version_in(pattern, reply):
            return version, f"file: {clean(path, 120)}", None
        blocked = nature_of(reply, read(reply)) == "block_page"
        unread = unread or (Reason.BLOCKED if blocked else _refusal(reply))
    return "", "", unread
