"""Look-ups on the chosen resolvers: UDP then TCP, cached for the scan, every failure told apart.

An :class:`Answer` says *found*, *nodata* or *nxdomain*: three things a server said. Whatever is not an
answer (silence, SERVFAIL, REFUSED, a truncated answer that TCP does not complete) raises
:class:`LookFailed`; it is never "absent" (RFC 2308, RFC 8020).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from cyberscan.network import dial
from cyberscan.network.settings import Server
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import Failure, LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_RECORDS = 200
"""Of one answer: nobody needs 900 addresses, and somebody may send them."""
MAX_ALIASES = 12


@dataclass(frozen=True)
class Answer:
    """What a server said about one name and type."""

    name: str
    rtype: str
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()
    """Text form of each record's data; TXT strings are joined without a space (RFC 7208 §3.3)."""
    aliases: tuple[str, ...] = ()
    ttl: int = 0
    authentic: bool = False


class Resolver:
    """One per scan, shared by all probes and threads."""

    def __init__(self, servers: tuple[Server, ...]) -> None:
        self._servers = servers
        self._cache: dict[tuple[str, str], Answer | Failure] = {}
        self._lock = threading.Lock()

    def look_up(self, network: Network, name: str, rtype: str) -> Answer:
        """Answer from the cache or a server. Raises :class:`LookFailed`."""
        key = (name.lower().rstrip("."), rtype)
        with self._lock:
            known = self._cache.get(key)
        if known is None:
            known = self._ask(network, *key)
            with self._lock:
                self._cache[key] = known
        if isinstance(known, Failure):
            raise LookFailed(known.reason, known.detail)
        return known

    def _ask(self, network: Network, name: str, rtype: str) -> Answer | Failure:
        try:
            query = dns.message.make_query(name, rtype, use_edns=0, payload=1232)
        except (dns.exception.DNSException, UnicodeError):
            return Failure(reason=Reason.DNS_FAILURE, detail="name cannot be asked")
        failure = Failure(reason=Reason.DNS_FAILURE, detail="no resolver")
        for server in self._servers * 2:
            try:
                return read(self.exchange(network, server, query), name, rtype)
            except LookFailed as failed:
                if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
                    raise  # the task's own trouble: must not be remembered as the name's
                failure = failed.failure
        return failure

    def exchange(
        self, network: Network, server: Server, query: dns.message.Message
    ) -> dns.message.Message:
        """One query to one chosen resolver, over TCP when UDP is cut short."""
        return exchange(network, server.ip, server.port, query, Contact.RESOLVER)


def exchange(
    network: Network, ip: str, port: int, query: dns.message.Message, contact: Contact
) -> dns.message.Message:
    """One query to one server. Raises :class:`LookFailed` when no matching answer came."""
    network.meter.take("queries")
    timeout = min(network.settings.query_timeout, network.seconds_left)
    permit = network.permit(ip, port, contact)
    try:
        wire = dial.udp(permit, query.to_wire(), timeout=timeout)
        answer = dns.message.from_wire(wire, ignore_trailing=True)
        if not query.is_response(answer):
            raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
        if not answer.flags & dns.flags.TC:
            return answer
        return _over_tcp(network, ip, port, query, contact)
    except dns.exception.DNSException as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "unreadable DNS answer") from error


def _over_tcp(
    network: Network, ip: str, port: int, query: dns.message.Message, contact: Contact
) -> dns.message.Message:
    wire = query.to_wire()
    with network.connect(
        ip, port, contact=contact, read_timeout=network.settings.query_timeout
    ) as peer:
        peer.send(len(wire).to_bytes(2, "big") + wire)
        size = int.from_bytes(peer.receive_exactly(2), "big")
        answer = dns.message.from_wire(peer.receive_exactly(size), ignore_trailing=True)
    if not query.is_response(answer):
        raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
    return answer


def read(message: dns.message.Message, name: str, rtype: str) -> Answer:
    """What a response says of the name. Raises ``dns_failure`` for SERVFAIL, REFUSED and the like."""
    code = message.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        raise LookFailed(Reason.DNS_FAILURE, dns.rcode.to_text(code))
    wanted = dns.rdatatype.from_text(rtype)
    owner, aliases = _follow(message, dns.name.from_text(name))
    rrset = next((s for s in message.answer if s.name == owner and s.rdtype == wanted), None)
    authentic = bool(message.flags & dns.flags.AD)
    if rrset is not None:
        records = tuple(_text(rdata) for rdata in list(rrset)[:MAX_RECORDS])
        return Answer(name, rtype, "found", records, aliases, rrset.ttl, authentic)
    status: Literal["nodata", "nxdomain"] = "nxdomain" if code == dns.rcode.NXDOMAIN else "nodata"
    return Answer(name, rtype, status, (), aliases, 0, authentic)


def _follow(
    message: dns.message.Message, owner: dns.name.Name
) -> tuple[dns.name.Name, tuple[str, ...]]:
    """Walk the CNAME chain of an answer; loops and endless chains end as a protocol error."""
    aliases: list[str] = []
    while True:
        alias = next(
            (s for s in message.answer if s.name == owner and s.rdtype == dns.rdatatype.CNAME), None
        )
        if alias is None:
            return owner, tuple(aliases)
        owner = alias[0].target
        aliases.append(_name(owner))
        if len(aliases) > MAX_ALIASES:
            raise LookFailed(Reason.DNS_FAILURE, "CNAME loop")


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _text(rdata: object) -> str:
    strings = getattr(rdata, "strings", None)
    if strings is not None:
        # Bytes outside ASCII are kept visible, one by one: a policy holding them is judged, not repaired.
        return b"".join(strings).decode("latin-1")
    text: str = rdata.to_text()  # type: ignore[attr-defined] # every dnspython rdata has it
    return text
