"""Does a site answer over IPv6 as it does over IPv4? One request, the first of the visit, asked again."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from cyberscan.facts.targets import Site
from cyberscan.facts.web import OverIpv6
from cyberscan.network.dial import own_addresses
from cyberscan.network.http import Client, Reply
from cyberscan.network.http_visit import Trip, location_of
from cyberscan.network.session import Network
from cyberscan.probes._nature import refuses
from cyberscan.probes._page import read
from cyberscan.reasons import Failure, LookFailed, Reason

_PAGE = 65_536


def over_ipv6(network: Network, site: Site, trip: Trip) -> OverIpv6 | None:
    """What IPv6 answers to the first request of a visit; None where the name has not both families.

    Raises :class:`LookFailed` only when the scan is interrupted.
    """
    addresses = network.addresses(site.host)
    new = [ip for ip in addresses if ":" in ip]
    if not new or len(new) == len(addresses):
        return None
    url = trip.hops[0].url
    try:
        with Client(network, page=site.path, ipv6=True) as client:
            reply = client.get(url, limit=_PAGE)
    except LookFailed as failed:
        if failed.failure.reason is Reason.INTERRUPTED:
            raise
        return _unanswered(new[0], url, failed.failure)
    blocked = refuses(reply.status)
    return OverIpv6(
        address=new[0],
        state="answered",
        reason=Reason.BLOCKED if blocked and reply.status != trip.hops[0].status else "",
        url=url,
        status=reply.status,
        differs=() if blocked else _differences(trip, reply),
    )


def _unanswered(address: str, url: str, failure: Failure) -> OverIpv6:
    no_route = failure.reason is Reason.UNREACHABLE
    if no_route and not any(":" in ip for ip in own_addresses()):
        return OverIpv6(address=address, state="no_ipv6_here", reason=failure.reason, url=url)
    state: Literal["refused", "failed"] = (
        "refused" if failure.reason is Reason.REFUSED else "failed"
    )
    return OverIpv6(address=address, state=state, reason=failure.reason, url=url)


def _differences(trip: Trip, reply: Reply) -> tuple[str, ...]:
    """In what two answers to one request differ, beyond what changes from one visit to the next."""
    first = trip.hops[0]
    found = []
    if reply.status // 100 != first.status // 100:
        found.append("status")
    elif _host_of(location_of(reply)) != _host_of(first.location):
        found.append("location")
    if reply.certificate_error != trip.certificate_error and len(trip.hops) == 1:
        found.append("certificate")
    if len(trip.hops) == 1 and trip.reply is not None and trip.reply.status == reply.status == 200:
        titles = {read(trip.reply).title, read(reply).title} - {""}
        if len(titles) > 1:
            found.append("title")
    return tuple(found)


def _host_of(location: str) -> str:
    """Where a redirect leads: the rest of an address may change with every visit."""
    try:
        return urlsplit(location).netloc
    except ValueError:
        return location
