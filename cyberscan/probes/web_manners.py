"""How a site answers two odd requests: TRACE, and a page asked in the name of a foreign site."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Literal

from cyberscan.network.http import Client, Reply
from cyberscan.network.session import Network
from cyberscan.network.text import clean
from cyberscan.probes._nature import nature_of, refuses
from cyberscan.probes._page import read
from cyberscan.probes.web import spare_equipment
from cyberscan.probes.web_paths import site_of
from cyberscan.sdk import (
    Budget,
    Fact,
    ForeignOrigin,
    Level,
    LookFailed,
    Page,
    Probe,
    Reason,
    Site,
    SiteManners,
    Skipped,
    Target,
)

FOREIGN = "https://cyberscan.example"
"""A site that nobody has (RFC 2606): what allows it allows anybody."""
_OURS = "X-Cyberscan"
"""A header of ours, of which TRACE must show us the value."""
_LIMIT = 16_384
_VALUE = 500
_NOT_IMPLEMENTED = 501
Trace = Literal["echoed", "refused", "failed"]


class Manners(Probe):
    """Asks for the home page by TRACE, then as a script of another site would; three requests at most."""

    id = "web.manners"
    level = Level.ACTIVE
    budget = Budget(connections=4, requests=4, queries=4, seconds=40)
    feeds = (Page,)
    produces = (SiteManners,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        yield site_of(fact)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - see feeds_on
        spare_equipment(network, target)
        with Client(network) as client:
            foreign = tuple(_foreign(client, _home(target, network)))
            trace, status, failure = _traced(client, target.origin + "/")
        return [
            SiteManners(
                target=target,
                foreign=foreign,
                trace=trace,
                trace_status=status,
                trace_failure=failure,
            )
        ]


def _home(site: Site, network: Network) -> str:
    """Where the home page really is, so that its redirects are not asked again."""
    seen = (
        page.url
        for page in network.known(Page)
        if isinstance(page.target, Site) and page.target.origin == site.origin
    )
    return next((url for url in seen if url.startswith(site.origin + "/")), site.origin + "/")


def _foreign(client: Client, url: str) -> Iterator[ForeignOrigin]:
    """What a foreign site may read; ``null`` is tried where any origin is given back, as it then may be too."""
    first = _answer(client, url, FOREIGN)
    yield first
    if first.allow_origin == FOREIGN:
        yield _answer(client, url, "null")


def _answer(client: Client, url: str, origin: str) -> ForeignOrigin:
    try:
        reply = client.get(url, limit=_LIMIT, headers={"Origin": origin})
    except LookFailed as failed:
        return ForeignOrigin(origin=origin, failure=_reason(failed))
    shut = refuses(reply.status)
    if shut or nature_of(reply, read(reply)) == "block_page":
        return ForeignOrigin(origin=origin, status=reply.status, failure=Reason.BLOCKED.value)
    return ForeignOrigin(
        origin=origin,
        status=reply.status,
        allow_origin=clean(reply.header("access-control-allow-origin"), _VALUE),
        allow_credentials=clean(reply.header("access-control-allow-credentials"), _VALUE),
        vary=clean(", ".join(v for name, v in reply.headers if name == "vary"), _VALUE),
    )


def _traced(client: Client, url: str) -> tuple[Trace, int, str]:
    """Whether TRACE is obeyed (RFC 9110 §9.3.8), the status, and why nothing can be said.

    Only what gives our own header back has obeyed.
    """
    ours = secrets.token_hex(12)
    try:
        reply = client.get(url, limit=_LIMIT, method="TRACE", headers={_OURS: ours})
    except LookFailed as failed:
        return "failed", 0, _reason(failed)
    if _echoes(reply, ours):
        return "echoed", reply.status, ""
    if reply.status == 429 or (reply.status >= 500 and reply.status != _NOT_IMPLEMENTED):
        return "failed", reply.status, Reason.BLOCKED.value
    return "refused", reply.status, ""


def _echoes(reply: Reply, ours: str) -> bool:
    """Whether the request itself came back. A page that shows its visitor's headers is no such answer."""
    body = reply.body.lstrip()
    return reply.status == 200 and body.startswith(b"TRACE ") and ours.encode() in body


def _reason(failed: LookFailed) -> str:
    if failed.failure.reason is Reason.INTERRUPTED:
        raise failed
    return failed.failure.reason.value
