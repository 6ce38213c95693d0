"""Authoritative name servers, asked directly: what each of them says of its own zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from cyberscan.network.dns_exchange import connect, exchange, exchange_any, parse, receive, send
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_TRANSFER = 200_000
"""Bytes read of a zone transfer: enough to prove it, far from a copy of the zone."""
MAX_MESSAGES = 3
"""The proof comes in the first, or in the second from servers that send one record a message."""


@dataclass(frozen=True)
class OwnWord:
    """What one server says of a zone that it is delegated for."""

    state: Literal["authoritative", "lame"]
    serial: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Transfer:
    """How a server took a transfer request."""

    given: bool
    records: int = 0
    """Seen before we closed; nothing of them is kept."""
    detail: str = ""


def port_of(network: Network, name: str) -> int:
    """53, or the port that a laboratory's perimeter names for this server (one ending in 53)."""
    named = [port for port in network.scope.ports_of(name) if str(port).endswith("53")]
    return named[0] if named else 53


def ask_server(
    network: Network, ip: str, name: str, rtype: str, *, server: str = "", port: int = 53
) -> dns.message.Message:
    """Ask a name server without recursion (RD=0). Raises :class:`LookFailed`.

    ``server`` is its name, for the exclusions of the perimeter.
    """
    query = dns.message.make_query(name, rtype, use_edns=0, payload=1232, flags=0)
    return exchange_any(network, ip, port, query, Contact.NAME_SERVER, server)


def ask_soa(network: Network, ip: str, zone: str, *, server: str, port: int = 53) -> OwnWord:
    """Whether a server has authority over the zone, by its SOA. Raises :class:`LookFailed`.

    SERVFAIL is asked twice: it may be a moment's trouble, or a secondary whose copy has expired.
    """
    word = _own_word(ask_server(network, ip, zone, "SOA", server=server, port=port), zone)
    if word.detail == "SERVFAIL":
        word = _own_word(ask_server(network, ip, zone, "SOA", server=server, port=port), zone)
    return word


def _own_word(answer: dns.message.Message, zone: str) -> OwnWord:
    code = answer.rcode()
    if code != dns.rcode.NOERROR:
        return OwnWord("lame", detail=dns.rcode.to_text(code))
    apex = dns.name.from_text(zone)
    soa = next((s for s in answer.answer if s.name == apex and s.rdtype == dns.rdatatype.SOA), None)
    if soa is None:
        return OwnWord("lame", detail="no SOA")
    if not answer.flags & dns.flags.AA:
        return OwnWord("lame", soa[0].serial, "not authoritative")
    return OwnWord("authoritative", soa[0].serial)


def resolves_for_anybody(network: Network, ip: str, *, server: str, port: int = 53) -> bool:
    """Whether a server of the perimeter looks up for us a name that is none of its business.

    The root's SOA is asked for: it always exists, and it names nobody. The proof is the record itself
    with RA and without AA; a referral, or a server that carries a copy of the root, is none. Raises
    :class:`LookFailed`, also for one that tried for us and failed: it resolves, or it does not.
    """
    query = dns.message.make_query(".", "SOA", use_edns=0, payload=1232)
    answer = exchange(network, ip, port, query, Contact.CLIENT, server)
    if answer.rcode() == dns.rcode.SERVFAIL and answer.flags & dns.flags.RA:
        raise LookFailed(Reason.DNS_FAILURE, "SERVFAIL")
    records = {(rrset.name, rrset.rdtype) for rrset in answer.answer}
    offered = bool(answer.flags & dns.flags.RA) and not answer.flags & dns.flags.AA
    return offered and (dns.name.root, dns.rdatatype.SOA) in records


def ask_transfer(network: Network, ip: str, zone: str, *, server: str, port: int = 53) -> Transfer:
    """Ask for the whole zone (AXFR, RFC 5936), stop as soon as it is proved. Raises :class:`LookFailed`.

    The proof is the SOA followed by another record: a SOA alone proves nothing. Nothing is kept but the
    count, so that a scan never holds a copy of a zone.
    """
    query = dns.message.make_query(zone, "AXFR", use_edns=False, flags=0)
    network.meter.take("queries")
    seen = 0
    with connect(network, ip, port, Contact.CLIENT, server, limit=MAX_TRANSFER) as peer:
        send(peer, query)
        for _ in range(MAX_MESSAGES):
            kinds = _transferred(query, parse(receive(peer), one_by_one=True), first=not seen)
            if isinstance(kinds, str):
                return Transfer(False, seen, kinds)
            seen += len(kinds)
            if any(kind != dns.rdatatype.SOA for kind in kinds):
                return Transfer(True, seen)
            if seen > 1:  # the SOA twice and nothing between: an empty zone
                break
    return Transfer(False, seen, "only a SOA")


def _transferred(
    query: dns.message.Message, answer: dns.message.Message, *, first: bool
) -> list[dns.rdatatype.RdataType] | str:
    """Types of the records that one message of a transfer brings, or why it is none."""
    if not query.is_response(answer, xfr_continuation=not first):
        raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
    if answer.rcode() != dns.rcode.NOERROR:
        return dns.rcode.to_text(answer.rcode())
    kinds = [rrset.rdtype for rrset in answer.answer]
    if not kinds:
        return "empty"
    apex = answer.answer[0].name == query.question[0].name
    if first and not (apex and kinds[0] == dns.rdatatype.SOA):
        raise LookFailed(Reason.PROTOCOL_ERROR, "not a zone transfer")
    return kinds
