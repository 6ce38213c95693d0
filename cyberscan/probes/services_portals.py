"""Declared hosts that are no sites (remote access, mail, equipment): the product behind their web port.

Seen as any client sees it: by name, with SNI, the first page and at most two to which it leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import urljoin

from cyberscan.network.http import Client
from cyberscan.network.http_visit import Trip, visit
from cyberscan.network.port_sets import hands_off, usual_service
from cyberscan.network.session import Network
from cyberscan.probes._products import answers_of, products_of, settle
from cyberscan.probes.web import is_equipment
from cyberscan.recognition import favicon_hash, is_icon
from cyberscan.sdk import (
    Budget,
    DeclaredAsset,
    Fact,
    Failure,
    Host,
    Level,
    LookFailed,
    Probe,
    Reason,
    Site,
    SiteProducts,
    Skipped,
    Target,
)

_WEB = frozenset({"http", "https", ""})
_PAGE = 65_536


class Portals(Probe):
    """The web port of hosts that are not visited as sites."""

    id = "services.portals"
    level = Level.LIGHT
    budget = Budget(connections=10, requests=10, queries=12, seconds=60)
    feeds: ClassVar[tuple[type[Fact], ...]] = (DeclaredAsset,)
    produces: ClassVar[tuple[type[Fact], ...]] = (SiteProducts,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """The declared ports that may be the web's; without any, the usual ones."""
        if not isinstance(fact, DeclaredAsset) or fact.visited or not isinstance(fact.target, Host):
            return
        ports = [port for port in fact.ports if _may_be_web(port)] if fact.ports else [443]
        for port in ports:
            yield Site(scheme="http" if port == 80 else "https", host=fact.target.name, port=port)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """The first page, in HTTPS or else in HTTP, and what it leads to."""
        site = _site(target)
        with Client(network) as client:
            trip = _first_trip(network, client, site)
            if trip is None:
                return [SiteProducts(target=site)]  # nothing answers there: no portal
            answers = answers_of(trip)
            if is_equipment(network, site):
                return [products_of(site, answers)]
            end = trip.reply or trip.passed[-1]
            settle(client, end.url, answers)
            return [products_of(site, answers, _icon(client, end.url))]


def _first_trip(network: Network, client: Client, site: Site) -> Trip | None:
    """The first visit that an HTTP server answers; None when every port refuses the connection.

    Raises :class:`LookFailed` when it could not be known.
    """
    clear = site.model_copy(
        update={"scheme": "http", "port": 80 if site.port == 443 else site.port}
    )
    worst: Failure | None = None
    for one in dict.fromkeys((site, clear)):
        trip = visit(network, client, one.origin + "/", limit=_PAGE)
        if trip.reply or trip.passed:
            return trip
        if trip.failure and trip.failure.reason is not Reason.REFUSED:
            worst = worst or trip.failure
    if worst is not None:
        raise LookFailed(worst.reason, worst.detail)
    return None


def _icon(client: Client, end: str) -> str:
    """The hash of the usual icon; empty when there is none."""
    try:
        reply = client.get(urljoin(end, "/favicon.ico"), limit=_PAGE)
    except LookFailed:  # what was seen stays seen
        return ""
    whole = reply.status == 200 and not reply.truncated and is_icon(reply.body)
    return favicon_hash(reply.body) if whole else ""


def _may_be_web(port: int) -> bool:
    return port not in hands_off() and usual_service(port) in _WEB


def _site(target: Target) -> Site:
    if not isinstance(target, Site):
        raise TypeError(f"not a site: {target.key}")
    return target
