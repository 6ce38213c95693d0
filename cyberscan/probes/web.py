"""Sites: which scheme answers, and the home page as a visitor finally sees it.

The probes of one site together spend at most 25 requests; with a server that keeps connections open, half
a dozen connections. The budgets allow one for each request, for servers that do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal
from urllib.parse import urlsplit

from cyberscan.network import html
from cyberscan.network.http import Client, Reply
from cyberscan.network.http_visit import Trip, visit
from cyberscan.network.session import Network
from cyberscan.perimeter.identifiers import host_name
from cyberscan.probes._ipv6 import over_ipv6
from cyberscan.probes._nature import nature_of
from cyberscan.probes._page import read
from cyberscan.sdk import (
    Budget,
    Fact,
    HostAddresses,
    Level,
    LookFailed,
    Probe,
    Reason,
    Site,
    SiteReach,
    Skipped,
    Target,
    Visit,
)

_USUAL = {"http": 80, "https": 443}
_FINER = ("not_tls", "redirect_loop", "too_many_redirects")


class Reach(Probe):
    """Asks for the home page in HTTP and in HTTPS and follows the redirects."""

    id = "web.reach"
    level = Level.LIGHT
    budget = Budget(connections=9, requests=7, queries=12, seconds=60)
    feeds = (HostAddresses,)
    produces = (SiteReach,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        assert isinstance(fact, HostAddresses)  # noqa: S101 - the engine offers only what is fed on
        if fact.addresses:
            return fact.sites
        if fact.declared:
            skipped = [
                Skipped(site, Reason.DNS_FAILURE, "name does not exist") for site in fact.sites
            ]
            return skipped
        return ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        assert isinstance(target, Site)  # noqa: S101 - see feeds_on
        schemes = ("https", "http") if target.port in _USUAL.values() else (target.scheme,)
        known: dict[str, Trip] = {}
        with Client(network, page=target.path) as client:
            for scheme in schemes:
                url = _url(target, scheme)
                known[url] = visit(network, client, url, known=known)
        if len(schemes) > 1:
            known = {url: read_in_clear(trip) for url, trip in known.items()}
        trips = {scheme: known.get(_url(target, scheme)) for scheme in _USUAL}
        visits = tuple(_visit(scheme, trip) for scheme, trip in trips.items())
        if len(schemes) > 1:  # whether HTTPS is forced is asked of those that have both
            visits = tuple(_with_what_is_shown(one, trips[one.scheme]) for one in visits)
        answered = [trip for trip in known.values() if trip.hops]
        ipv6 = over_ipv6(network, target, answered[0]) if answered else None
        fact = SiteReach(target=target, visits=visits, ipv6=ipv6)
        home = home_of(fact)
        if isinstance(home, Site):
            _hand_on(network, home, known.values())
        return [fact]


def _hand_on(network: Network, home: Site, trips: Iterable[Trip]) -> None:
    """Leave the page that was read to the visit that begins where these trips came to the site's home."""
    url = home.origin + home.path
    for trip in trips:
        place = next((i for i, hop in enumerate(trip.hops) if hop.url == url), None)
        if place is not None and trip.reply is not None:
            passed = trip.passed[place:]
            refused = (one.certificate_error for one in (*passed, trip.reply))
            rest = replace(
                trip, hops=trip.hops[place:], passed=passed,
                certificate_error=next(filter(None, refused), ""),
            )  # fmt: skip
            network.governor.visited.leave(url, rest)
            return


def look(network: Network, client: Client, site: Site) -> Trip:
    """Visit a site's page. Raises :class:`LookFailed` when the journey has no end that is ours."""
    url = site.origin + site.path
    trip = network.governor.visited.take(url) or visit(network, client, url)
    if trip.reply is None:
        if trip.left_to:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"redirects to {trip.left_to}")
        reason = trip.failure.reason if trip.failure else Reason.PROTOCOL_ERROR
        raise LookFailed(reason, trip.failure.detail if trip.failure else "")
    return trip


def is_equipment(network: Network, site: Site) -> bool:
    """Whether the perimeter says that equipment stands behind a site: its page is seen, and nothing else asked for."""
    return any(network.scope.spares(ip, site.host) for ip in ("", *network.addresses(site.host)))


def spare_equipment(network: Network, site: Site) -> None:
    """Raises :class:`LookFailed` where :func:`is_equipment`."""
    if is_equipment(network, site):
        raise LookFailed(Reason.OUT_OF_SCOPE, "equipment: only greeted")


def home_of(fact: SiteReach) -> Site | Skipped:
    """The origin where a site's visitors end, HTTPS first, or why there is none to look at.

    Two names that lead to one place give one target, looked at once.
    """
    assert isinstance(fact.target, Site)  # noqa: S101 - only web.reach makes this fact
    ways = sorted(fact.visits, key=lambda visit: visit.scheme, reverse=True)
    for way in ways:
        if way.state == "answered" and not way.reason and not way.left_perimeter_to:
            return _end(fact.target, way)
    for way in ways:
        if way.left_perimeter_to:
            return Skipped(fact.target, Reason.OUT_OF_SCOPE, way.left_perimeter_to)
    for way in ways:
        if way.reason:
            return Skipped(fact.target, Reason.of(way.reason), f"{way.scheme} {way.reason}")
    return Skipped(fact.target, Reason.REFUSED, "no scheme answers")


def _end(asked: Site, way: Visit) -> Site:
    parts = urlsplit(way.hops[-1].url)
    end = Site.model_validate(
        {
            "scheme": parts.scheme,
            "host": host_name(parts.hostname or ""),
            "port": parts.port or _USUAL[parts.scheme],
        }
    )
    same = (end.scheme, end.host, end.port) == (way.scheme, asked.host, asked.port)
    return end.model_copy(update={"path": asked.path}) if same else end


def _url(site: Site, scheme: str) -> str:
    port = site.port if site.port not in _USUAL.values() else _USUAL[scheme]
    visited = Site.model_validate({**site.model_dump(), "scheme": scheme, "port": port})
    return visited.origin + visited.path


def _visit(scheme: str, trip: Trip | None) -> Visit:
    if trip is None:
        return Visit.model_validate({"scheme": scheme, "state": "not_asked"})
    state, reason = "answered", ""
    if trip.failure is not None:
        reason = trip.failure.reason.value
        if trip.failure.detail in _FINER:
            reason = trip.failure.detail
        if not trip.hops:
            state = "refused" if trip.failure.reason is Reason.REFUSED else "failed"
    return Visit.model_validate(
        {
            "scheme": scheme,
            "state": state,
            "reason": reason,
            "hops": trip.hops,
            "left_perimeter_to": trip.left_to[:2000],
            "certificate_error": trip.certificate_error,
        }
    )


def read_in_clear(trip: Trip) -> Trip:
    """A trip with the parts of the page that HTTP shows; one over HTTPS is read by the visit."""
    reply = trip.reply
    if reply is None or not reply.url.startswith("http:") or reply.status >= 400:
        return trip
    return replace(trip, seen=read(reply))


def _with_what_is_shown(seen: Visit, trip: Trip | None) -> Visit:
    return seen.model_copy(update={"shown_in_clear": in_clear(trip)}) if trip else seen


def in_clear(trip: Trip) -> Literal["", "page", "notice", "nothing"]:
    """What an answer that :func:`read_in_clear` read shows."""
    reply, seen = trip.reply, trip.seen
    if reply is None or seen is None:
        return ""
    if nature_of(reply, seen) not in ("content", "error"):
        return "notice"
    return "page" if _shows(reply, seen) else "nothing"


def _shows(reply: Reply, seen: html.Read) -> bool:
    """Whether there is anything to see: a script alone may well lead elsewhere."""
    if "html" not in reply.header("content-type").lower():
        return bool(reply.body.strip())
    drawn = [one for one in seen.scripts if one.url]
    return bool(seen.text or drawn or seen.links or seen.media or seen.frames or seen.forms)
