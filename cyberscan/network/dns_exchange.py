"""One DNS query to one server, over UDP then TCP. Resolvers and name servers are asked through it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import dns.exception
import dns.message
import dns.rcode

from cyberscan.network import dial
from cyberscan.network.governor import Meter
from cyberscan.perimeter.scope import Contact, Permit
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_MESSAGE = 65537
"""A TCP message and its length (RFC 1035 §4.2.2)."""


def exchange(
    network: Network, ip: str, port: int, query: dns.message.Message, contact: Contact,
    name: str = "",
) -> dns.message.Message:  # fmt: skip
    """Ask one server. Raises :class:`LookFailed` when no answer to this very question came.

    A truncated answer (TC) is asked again over TCP. Answers to other questions and unreadable ones are
    passed over until the time is up.
    """
    network.meter.take("queries")
    permit = network.permit(ip, port, contact, name)
    # Our own resolver is not a host of the authority: no need to spare it.
    theirs = contact is not Contact.RESOLVER
    with network.governor.slot(permit.ip, network.deadline) if theirs else nullcontext():
        wire = _over_udp(network, permit, query)
    network.meter.received(len(wire))
    if _truncated(wire):
        return over_tcp(network, ip, port, query, contact, name)
    return parse(wire)


def exchange_any(
    network: Network, ip: str, port: int, query: dns.message.Message, contact: Contact,
    name: str = "",
) -> dns.message.Message:  # fmt: skip
    """:func:`exchange`, once more without EDNS when the server does not know it (RFC 6891 §7)."""
    answer = exchange(network, ip, port, query, contact, name)
    if answer.rcode() in (dns.rcode.FORMERR, dns.rcode.NOTIMP):
        asked = query.question[0]
        plain = dns.message.make_query(asked.name, asked.rdtype, use_edns=False, flags=query.flags)
        answer = exchange(network, ip, port, plain, contact, name)
    return answer


def _over_udp(network: Network, permit: Permit, query: dns.message.Message) -> bytes:
    strange: list[bytes] = []

    def accept(wire: bytes) -> bool:
        fits = _answers(query, wire)
        if not fits:
            strange[:] = [wire]
        return fits

    timeout = min(network.settings.query_timeout, network.seconds_left)
    try:
        return dial.udp(permit, query.to_wire(), timeout=timeout, accept=accept)
    except LookFailed as failed:
        if strange and failed.failure.reason is Reason.TIMEOUT:
            raise LookFailed(Reason.PROTOCOL_ERROR, "no readable answer") from failed
        raise


def over_tcp(
    network: Network, ip: str, port: int, query: dns.message.Message, contact: Contact,
    name: str = "",
) -> dns.message.Message:  # fmt: skip
    """The same over TCP, where an answer has 64 kB."""
    with connect(network, ip, port, contact, name) as peer:
        send(peer, query)
        wire = receive(peer)
    if _truncated(wire):  # the set does not fit into 64 kB: what is missing is not absent
        raise LookFailed(Reason.PROTOCOL_ERROR, "cut short over TCP too")
    answer = parse(wire)
    if not query.is_response(answer):
        raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
    return answer


def connect(
    network: Network, ip: str, port: int, contact: Contact, name: str = "", limit: int = MAX_MESSAGE
) -> dial.Stream:
    """A TCP connection to a DNS server; ``limit`` bounds all that is read on it, in bytes."""
    meter = network.meter
    if contact is Contact.RESOLVER:
        # A probe's budget of connections is for the authority's hosts; queries are counted already.
        meter = Meter(connections=1, requests=0, queries=0, packets=0)
    return dial.tcp(
        network.permit(ip, port, contact, name), network.governor, meter,
        deadline=network.deadline, limit=limit,
        connect_timeout=min(network.settings.connect_timeout, network.seconds_left),
        read_timeout=network.settings.query_timeout,
    )  # fmt: skip


def send(peer: dial.Stream, query: dns.message.Message) -> None:
    """Send a query with its length."""
    wire = query.to_wire()
    peer.send(len(wire).to_bytes(2, "big") + wire)


def receive(peer: dial.Stream) -> bytes:
    """The next message of a TCP connection."""
    return peer.receive_exactly(int.from_bytes(peer.receive_exactly(2), "big"))


def parse(wire: bytes, *, one_by_one: bool = False) -> dns.message.Message:
    """A message out of hostile bytes. Raises ``protocol_error``.

    ``one_by_one`` keeps the records in their order, as zone transfers need.
    """
    try:
        return dns.message.from_wire(wire, ignore_trailing=True, one_rr_per_rrset=one_by_one)
    except (dns.exception.DNSException, ValueError) as error:
        # ValueError: dnspython lets a few malformed fields through to Python's own conversions.
        raise LookFailed(Reason.PROTOCOL_ERROR, "unreadable DNS answer") from error


def _truncated(wire: bytes) -> bool:
    """TC set: what follows may stop in the middle of a record, so it is not read."""
    return len(wire) >= 12 and bool(wire[2] & 0x02)


def _answers(query: dns.message.Message, wire: bytes) -> bool:
    if _truncated(wire):
        return int.from_bytes(wire[:2], "big") == query.id and bool(wire[2] & 0x80)
    try:
        return query.is_response(parse(wire))
    except LookFailed:
        return False
