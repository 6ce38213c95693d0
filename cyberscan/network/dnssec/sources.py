"""A zone's own servers as the source of its records: what a resolver passed on may have been altered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.name
import dns.rcode

from cyberscan.network.dns_exchange import exchange
from cyberscan.network.dnssec.chain import Source, message
from cyberscan.network.name_servers import port_of
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_SERVERS = 4
"""Heard before a zone is accused; each is asked some seven questions."""


def sources(network: Network, apex: dns.name.Name) -> Iterator[Source]:
    """One source for each name server whose address is known; none when they may not be asked."""
    try:
        names = network.look_up(apex.to_text(), "NS").records[:MAX_SERVERS]
    except LookFailed:
        return
    for name in names:
        try:
            addresses = network.addresses(name)
        except LookFailed:
            continue
        if addresses:
            yield _of(network, apex, name.rstrip(".").lower(), addresses[0])


def _of(network: Network, apex: dns.name.Name, server: str, ip: str) -> Source:
    def ask(name: dns.name.Name, rtype: str) -> dns.message.Message:
        if not name.is_subdomain(apex) or (name == apex and rtype == "DS"):
            return message(network, name, rtype)  # not for this server to say
        query = dns.message.make_query(
            name, rtype, use_edns=0, payload=1232, want_dnssec=True, flags=0
        )
        port = port_of(network, server)
        answer = exchange(network, ip, port, query, Contact.NAME_SERVER, server)
        spoke = answer.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)
        if not spoke or not answer.flags & dns.flags.AA:
            raise LookFailed(Reason.DNS_FAILURE, f"{server} does not answer for the zone")
        return answer

    return ask
