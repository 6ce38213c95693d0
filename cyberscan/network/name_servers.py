"""Authoritative name servers, asked directly: what each of them says of its own zone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.SOA import SOA

from cyberscan.network.dns_exchange import connect, exchange, over_tcp, parse, receive, send
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_TRANSFER = 200_000
"""Bytes read of a zone transfer: enough to prove it, far from a copy of the zone."""
MAX_MESSAGES = 3
"""The proof comes in the first, or in the second from servers that send one record a message."""


MAX_NAMES = 60
"""Of one NS set: the root has 13; somebody may send more."""


@dataclass(frozen=True)
class OwnWord:
    """What one server says of a zone that it is delegated for."""

    state: Literal["authoritative", "lame"]
    serial: int | None = None
    detail: str = ""
    edns: bool | None = None
    """Whether it speaks EDNS; None when that did not come out."""


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


def ask_soa(network: Network, ip: str, zone: str, *, server: str, port: int = 53) -> OwnWord:
    """Whether a server has authority over the zone, by its SOA. Raises :class:`LookFailed`.

    ``server`` is its name, for the exclusions of the perimeter. SERVFAIL is asked twice: it may be a
    moment's trouble, or a secondary whose copy has expired.
    """
    at = _At(network, ip, port, server)
    word = _own_word(zone, *_soa(at, zone))
    if word.detail == "SERVFAIL":
        word = _own_word(zone, *_soa(at, zone))
    return word


def ask_names(
    network: Network, ip: str, zone: str, *, server: str, port: int = 53, tcp: bool = False
) -> tuple[str, ...] | None:
    """The name servers that a server lists for the zone; None when it does not say so with authority.

    ``tcp`` asks over TCP at once. Raises :class:`LookFailed`.
    """
    at = _At(network, ip, port, server)
    answer = at.ask(zone, "NS", tcp=tcp)
    if answer.rcode() != dns.rcode.NOERROR or not answer.flags & dns.flags.AA:
        return None
    apex = dns.name.from_text(zone)
    rrset = next(
        (s for s in answer.answer if s.name == apex and s.rdtype == dns.rdatatype.NS), None
    )
    if rrset is not None:
        return names_of(rrset)
    return () if not answer.answer and has_soa(answer, apex) else None


def names_of(rrset: dns.rrset.RRset) -> tuple[str, ...]:
    """The names of an NS set, sorted; ``.`` for the root."""
    names = {record.target.to_text(omit_final_dot=True).lower() for record in rrset}
    return tuple(sorted(names))[:MAX_NAMES]


def has_soa(answer: dns.message.Message, zone: dns.name.Name) -> bool:
    """Whether an answer that holds nothing is the zone's own denial (RFC 2308 §2.2)."""
    return any(s.name == zone and s.rdtype == dns.rdatatype.SOA for s in answer.authority)


@dataclass(frozen=True)
class _At:
    """One address of one name server."""

    network: Network
    ip: str
    port: int
    server: str

    def ask(
        self, name: str, rtype: str, *, edns: bool = True, tcp: bool = False
    ) -> dns.message.Message:
        """Ask without recursion (RD=0)."""
        query = dns.message.make_query(
            name, rtype, use_edns=0 if edns else False, payload=1232 if edns else None, flags=0
        )
        where = (self.network, self.ip, self.port, query, Contact.NAME_SERVER, self.server)
        if tcp:
            self.network.meter.take("queries")
            return over_tcp(*where)
        return exchange(*where)


def _soa(at: _At, zone: str) -> tuple[dns.message.Message, bool | None]:
    """The answer for the SOA, and whether the server speaks EDNS (RFC 6891 §7).

    Silence is asked again without EDNS, which also makes up for a lost datagram; only a server that is
    silent to EDNS twice and answers without it is taken not to know it.
    """
    try:
        answer = at.ask(zone, "SOA")
    except LookFailed as failed:
        if failed.failure.reason is not Reason.TIMEOUT:
            raise
        return _without_edns(at, zone)
    if answer.rcode() not in (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS):
        return answer, answer.edns >= 0
    plain = at.ask(zone, "SOA", edns=False)
    return plain, False if plain.rcode() == dns.rcode.NOERROR else None


def _without_edns(at: _At, zone: str) -> tuple[dns.message.Message, bool | None]:
    plain = at.ask(zone, "SOA", edns=False)
    try:
        again = at.ask(zone, "SOA")
    except LookFailed as failed:
        if failed.failure.reason is not Reason.TIMEOUT:
            raise
        at.network.seconds_left  # noqa: B018 - raises: a wait that our deadline cut short proves nothing
        return plain, False
    return again, again.edns >= 0


def _own_word(zone: str, answer: dns.message.Message, edns: bool | None) -> OwnWord:
    code = answer.rcode()
    if code != dns.rcode.NOERROR:
        return OwnWord("lame", detail=dns.rcode.to_text(code), edns=edns)
    apex = dns.name.from_text(zone)
    soa = next((s for s in answer.answer if s.name == apex and s.rdtype == dns.rdatatype.SOA), None)
    if soa is None:
        return OwnWord("lame", detail="no SOA", edns=edns)
    if not answer.flags & dns.flags.AA:
        return OwnWord("lame", soa[0].serial, "not authoritative", edns)
    return OwnWord("authoritative", soa[0].serial, edns=edns)


def resolves_for_anybody(network: Network, ip: str, *, server: str, port: int = 53) -> bool:
    """Whether a server of the perimeter looks up for us a name that is none of its business.

    The root's SOA is asked for: it always exists, and it names nobody. The proof is the record itself
    with RA and without AA; a referral, or a server that carries a copy of the root, is none. Who gives
    it is asked for a name that cannot exist, for some say yes to whatever they are asked. Raises
    :class:`LookFailed`, also for one that tried for us and failed: it resolves, or it does not.
    """
    where = (network, ip, port)
    answer = exchange(*where, _recursive(".", "SOA"), Contact.CLIENT, server)
    if answer.rcode() == dns.rcode.SERVFAIL and answer.flags & dns.flags.RA:
        raise LookFailed(Reason.DNS_FAILURE, "SERVFAIL")
    offered = bool(answer.flags & dns.flags.RA) and not answer.flags & dns.flags.AA
    start = _start_of_root(answer.answer)
    if not offered or start is None:
        return False
    absent = f"absent-{secrets.token_hex(8)}.invalid"  # RFC 6761 §6.4
    control = exchange(*where, _recursive(absent, "SOA"), Contact.CLIENT, server)
    if control.rcode() != dns.rcode.NXDOMAIN or not _is_the_roots(network, start):
        raise LookFailed(Reason.PROTOCOL_ERROR, "answers invented")
    return True


def _recursive(name: str, rtype: str) -> dns.message.QueryMessage:
    return dns.message.make_query(name, rtype, use_edns=0, payload=1232)


def _start_of_root(answer: list[dns.rrset.RRset]) -> SOA | None:
    of_root = [s for s in answer if s.name == dns.name.root and s.rdtype == dns.rdatatype.SOA]
    return next((record for rrset in of_root for record in rrset if isinstance(record, SOA)), None)


def _is_the_roots(network: Network, start: SOA) -> bool:
    """Whether our own resolver says the same, the serial apart; nothing is refuted when it says nothing."""
    try:
        records = network.look_up(".", "SOA").records
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return True
    said = [text.lower().split()[:2] for text in records]
    return not said or [start.mname.to_text().lower(), start.rname.to_text().lower()] in said


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
    if not first and not answer.question:
        # Later messages may leave the question out (RFC 5936 §2.2.1); dnspython knows since 2.9 only.
        answer.question = query.question
    if not query.is_response(answer):
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
