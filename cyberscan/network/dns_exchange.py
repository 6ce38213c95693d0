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


class CutShort(LookFailed):
    """The answer did not fit into UDP, and could not be had over TCP: it is there, and unknown."""


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
        answer = _over_udp(network, permit, query)
    if answer is not None:
        return answer
    try:
        return over_tcp(network, ip, port, query, contact, name)
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        raise CutShort(
            failed.failure.reason, f"truncated, then {failed.failure.detail}"
        ) from failed


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


def _over_udp(
    network: Network, permit: Permit, query: dns.message.Message
) -> dns.message.Message | None:
    """The answer; None when it is cut short."""
    read: list[dns.message.Message] = []
    strange = False

    def accept(wire: bytes) -> bool:
        nonlocal strange
        fits = _is_cut(query, wire) or _reads(query, wire, read)
        strange = strange or not fits
        return fits

    timeout = min(network.settings.query_timeout, network.seconds_left)
    try:
        wire = dial.udp(permit, query.to_wire(), timeout=timeout, accept=accept)
    except LookFailed as failed:
        if strange and failed.failure.reason is Reason.TIMEOUT:
            raise LookFailed(Reason.PROTOCOL_ERROR, "no readable answer") from failed
        raise
    network.meter.received(len(wire))
    return read[0] if read else None


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


def _is_cut(query: dns.message.Message, wire: bytes) -> bool:
    own = int.from_bytes(wire[:2], "big") == query.id and bool(len(wire) > 2 and wire[2] & 0x80)
    return own and _truncated(wire)


def _reads(query: dns.message.Message, wire: bytes, read: list[dns.message.Message]) -> bool:
    """Whether a datagram answers the query; kept parsed, for parsing is most of a query's work."""
    if _truncated(wire):
        return False
    try:
        answer = parse(wire)
    except LookFailed:
        return False
    if query.is_response(answer):
        read.append(answer)
    return bool(read)
