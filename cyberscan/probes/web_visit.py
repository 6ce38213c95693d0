"""One bounded visit a site: its page, a control, robots.txt, security.txt, its software, its duties.

One client, one reading of the page, one connection for all where the server keeps it open.
"""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.network.http import Client
from cyberscan.network.session import Network
from cyberscan.probes._control import control
from cyberscan.probes._duties import duties
from cyberscan.probes._page import page_of, read
from cyberscan.probes._products import answers_of
from cyberscan.probes._robots import robots
from cyberscan.probes._security_txt import security_txt
from cyberscan.probes._software import software
from cyberscan.probes._tour import Stops, Tour, unseen, walk
from cyberscan.probes.web import home_of, is_equipment, look
from cyberscan.sdk import (
    Budget,
    DutyPages,
    Fact,
    Level,
    LookFailed,
    Page,
    Probe,
    Reason,
    Robots,
    SecurityTxt,
    Site,
    SiteControl,
    SiteProducts,
    SiteReach,
    Skipped,
    StateLinks,
    Target,
)

STOPS: Stops = (
    ((SiteControl,), control),
    ((SecurityTxt,), security_txt),
    ((Robots,), robots),
    ((SiteProducts,), software),
    ((DutyPages, StateLinks), duties),
)
"""In order: later stops use the control and the answers of earlier ones."""
_NOT_THE_SITE = frozenset({"block_page", "maintenance", "parking"})


class SiteVisit(Probe):
    """Reads the page that a visitor of a reachable site finally gets, then makes its stops."""

    id = "web.visit"
    level = Level.LIGHT
    budget = Budget(connections=15, requests=14, queries=12, seconds=100)
    feeds = (SiteReach,)
    produces = (Page, *(kind for kinds, _ in STOPS for kind in kinds))

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        assert isinstance(fact, SiteReach)  # noqa: S101 - the engine offers only what is fed on
        yield home_of(fact)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - see feeds_on
        with Client(network, page=target.path) as client:
            try:
                tour = begin(network, client, target)
            except LookFailed as failed:
                yield Page.failing(target, failed.failure)
                yield from unseen(target, STOPS, failed)
                return
            page = page_of(target, tour.trip, tour.seen)
            yield page
            if page.nature in _NOT_THE_SITE:
                yield from unseen(target, STOPS, LookFailed(Reason.BLOCKED, page.nature))
            else:
                yield from walk(tour, STOPS)


def begin(network: Network, client: Client, site: Site) -> Tour:
    """The visit of a site's page, read once. Raises :class:`LookFailed` when there is no page of ours."""
    trip = look(network, client, site)
    assert trip.reply is not None  # noqa: S101 - look() raised otherwise
    seen = trip.seen or read(trip.reply)
    return Tour(
        network, client, site, trip, trip.reply, seen, answers_of(trip, seen),
        equipment=is_equipment(network, site),
    )  # fmt: skip
