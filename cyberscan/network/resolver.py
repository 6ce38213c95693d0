"""Look-ups on the chosen resolvers: UDP then TCP, cached for the scan, every failure told apart.

An :class:`Answer` says *found*, *nodata* or *nxdomain*: three things a server said. Whatever is not an
answer (silence, SERVFAIL, REFUSED, a referral, a truncated answer that TCP does not complete) raises
:class:`LookFailed`; it is never "absent" (RFC 2308, RFC 8020).
"""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from cyberscan.network.bare_answers import is_bare, is_no_absence
from cyberscan.network.dns_exchange import exchange, exchange_any
from cyberscan.network.settings import Server
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import Failure, LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_RECORDS = 200
"""Of one answer: nobody needs 900 addresses, and somebody may send them."""
MAX_ALIASES = 12
ROUNDS = 2
"""How many times each resolver is asked before giving up: one datagram may get lost."""

_OWN_TROUBLE = (Reason.BUDGET_SPENT, Reason.INTERRUPTED)


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
    """The resolver says that it validated the answer (AD): worth what the path to it is worth."""


@dataclass
class _Entry:
    """One question of the cache, being asked or answered."""

    done: threading.Event = field(default_factory=threading.Event)
    result: dns.message.Message | Failure | None = None
    """None once done: whoever asked gave up for a reason of its own, ask again."""


class Resolver:
    """One per scan, shared by all probes and threads."""

    def __init__(self, servers: tuple[Server, ...]) -> None:
        self._servers = servers
        self._cache: dict[tuple[str, str, bool], _Entry] = {}
        self._controls: dict[tuple[Server, str, str], dns.message.Message] = {}
        """Of empty answers: the zones above are the same for many names, and each query is counted."""
        self._lock = threading.Lock()

    def look_up(self, network: Network, name: str, rtype: str) -> Answer:
        """Answer from the cache or a server, CNAME chain followed. Raises :class:`LookFailed`."""
        answer = read(self.message(network, name, rtype), name, rtype)
        # A server that stops at an alias outside its own zones leaves the rest of the chain to us.
        while answer.status == "nodata" and answer.aliases:
            last = answer.aliases[-1]
            more = read(self.message(network, last, rtype), last, rtype)
            aliases = answer.aliases + more.aliases
            if len(aliases) > MAX_ALIASES:
                raise LookFailed(Reason.DNS_FAILURE, "CNAME loop")
            followed = bool(more.aliases)
            answer = replace(
                more, name=name, aliases=aliases, authentic=answer.authentic and more.authentic
            )
            if not followed:
                break
        return answer

    def message(
        self, network: Network, name: str, rtype: str, *, dnssec: bool = False
    ) -> dns.message.Message:
        """The whole answer of a resolver, from the cache or a server. Raises :class:`LookFailed`.

        ``dnssec`` asks for the signatures and for the data even when they do not validate (DO and CD,
        RFC 4035 §4.9): to be validated by the caller. Only NOERROR and NXDOMAIN are returned.
        """
        key = (name.lower().rstrip(".") or ".", rtype, dnssec)
        while True:
            entry, mine = self._entry(key)
            if mine:
                self._settle(network, key, entry)
            while not entry.done.wait(min(0.2, network.seconds_left)):
                pass
            if isinstance(entry.result, Failure):
                raise LookFailed(entry.result.reason, entry.result.detail)
            if entry.result is not None:
                return entry.result

    def _entry(self, key: tuple[str, str, bool]) -> tuple[_Entry, bool]:
        """The entry of a question, and whether the caller is the one who has to ask."""
        with self._lock:
            if (known := self._cache.get(key)) is not None:
                return known, False
            entry = self._cache[key] = _Entry()
            return entry, True

    def _settle(self, network: Network, key: tuple[str, str, bool], entry: _Entry) -> None:
        try:
            entry.result = self._ask(network, *key)
        finally:
            if entry.result is None:
                with self._lock:
                    del self._cache[key]
            entry.done.set()

    def _ask(
        self, network: Network, name: str, rtype: str, dnssec: bool
    ) -> dns.message.Message | Failure:
        try:
            query = _query(name, rtype, dnssec=dnssec)
        except (dns.exception.DNSException, UnicodeError):
            return Failure(reason=Reason.DNS_FAILURE, detail="name cannot be asked")
        failure = Failure(reason=Reason.DNS_FAILURE, detail="no resolver")
        for server in self._servers * ROUNDS:
            network.seconds_left  # noqa: B018 - raises: the task's own deadline is not the name's fault
            try:
                answer = self._exchange(network, server, query)
                trouble = _trouble(answer) or self._doubt(network, server, answer)
            except LookFailed as failed:
                if failed.failure.reason in _OWN_TROUBLE:
                    raise
                failure = failed.failure
                continue
            if trouble is None:
                self._prefer(server)
                return answer
            failure = self._explain(network, server, query, trouble)
        network.seconds_left  # noqa: B018 - as above: a wait cut short proves nothing
        return failure

    def _exchange(
        self, network: Network, server: Server, query: dns.message.QueryMessage
    ) -> dns.message.Message:
        # Signatures only travel with EDNS: an answer without it would look stripped.
        way = exchange if query.flags & dns.flags.CD else exchange_any
        return way(network, server.ip, server.port, query, Contact.RESOLVER)

    def _doubt(self, network: Network, server: Server, answer: dns.message.Message) -> str | None:
        """Why an empty answer is not believed; None when it is, or when there is one."""
        if not is_bare(answer):
            return None

        def ask(name: dns.name.Name, rtype: str) -> dns.message.Message:
            key = (server, name.to_text().lower(), rtype)
            if key not in self._controls:
                query = _query(name, rtype, dnssec=False)
                self._controls[key] = self._exchange(network, server, query)
            return self._controls[key]

        return "empty answer" if is_no_absence(ask, answer.question[0].name) else None

    def _prefer(self, server: Server) -> None:
        """Ask first, next time, the one that answered: a dead resolver costs its delay once."""
        if self._servers[0] != server:
            self._servers = (server, *(s for s in self._servers if s != server))

    def _explain(
        self, network: Network, server: Server, query: dns.message.QueryMessage, trouble: str
    ) -> Failure:
        """SERVFAIL asked again without validation (CD): data then means that signatures are wrong."""
        detail = trouble
        if trouble == "SERVFAIL" and not query.flags & dns.flags.CD:
            question = query.question[0]
            again = _query(question.name, dns.rdatatype.to_text(question.rdtype), dnssec=True)
            try:
                answer = exchange(network, server.ip, server.port, again, Contact.RESOLVER)
                detail = trouble if _trouble(answer) else "bogus"
            except LookFailed as failed:
                if failed.failure.reason in _OWN_TROUBLE:
                    raise
        return Failure(reason=Reason.DNS_FAILURE, detail=detail)


def system_resolvers(path: Path = Path("/etc/resolv.conf")) -> tuple[Server, ...]:
    """The resolvers that this machine is set to use; empty when it has none.

    ``path`` is read on POSIX systems only; Windows keeps its list elsewhere.
    """
    # Imported here: it brings dnspython's whole HTTP stack, a quarter of a second of every start.
    from dns.resolver import Resolver as SystemResolver

    try:
        found = SystemResolver(str(path)).nameservers
    except (dns.exception.DNSException, OSError):
        return ()
    return tuple(Server(str(ipaddress.ip_address(ip))) for ip in found if isinstance(ip, str))


def read(message: dns.message.Message, name: str, rtype: str) -> Answer:
    """What a response says of the name. Raises ``dns_failure`` for SERVFAIL, REFUSED and the like."""
    if (trouble := _trouble(message)) is not None:
        raise LookFailed(Reason.DNS_FAILURE, trouble)
    wanted = dns.rdatatype.from_text(rtype)
    owner, aliases = _follow(message, dns.name.from_text(name), wanted)
    rrset = next((s for s in message.answer if s.name == owner and s.rdtype == wanted), None)
    authentic = bool(message.flags & dns.flags.AD)
    if rrset is not None:
        records = tuple(_text(rdata) for rdata in list(rrset)[:MAX_RECORDS])
        return Answer(name, rtype, "found", records, aliases, rrset.ttl, authentic)
    if message.answer and not aliases and message.rcode() == dns.rcode.NOERROR:
        raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
    absent = message.rcode() == dns.rcode.NXDOMAIN  # of the last alias: RFC 6604 §2
    status: Literal["nodata", "nxdomain"] = "nxdomain" if absent else "nodata"
    return Answer(name, rtype, status, (), aliases, 0, authentic)


def _query(name: dns.name.Name | str, rtype: str, *, dnssec: bool) -> dns.message.QueryMessage:
    # AD in a query asks a validating resolver to say whether it validated (RFC 6840 §5.7).
    flags = dns.flags.RD | (dns.flags.CD if dnssec else dns.flags.AD)
    return dns.message.make_query(
        name, rtype, use_edns=0, payload=1232, want_dnssec=dnssec, flags=flags
    )


def _trouble(message: dns.message.Message) -> str | None:
    """Why a response says nothing about the name; None when it does."""
    code = message.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return dns.rcode.to_text(code)
    if code == dns.rcode.NOERROR and not message.answer and _refers(message):
        return "referral"  # a server that does not resolve: the data is elsewhere, not absent
    return None


def _refers(message: dns.message.Message) -> bool:
    kinds = {rrset.rdtype for rrset in message.authority}
    authoritative = bool(message.flags & dns.flags.AA)
    return dns.rdatatype.NS in kinds and dns.rdatatype.SOA not in kinds and not authoritative


def _follow(
    message: dns.message.Message, owner: dns.name.Name, wanted: dns.rdatatype.RdataType
) -> tuple[dns.name.Name, tuple[str, ...]]:
    """Walk the CNAME chain of an answer; loops and endless chains end as a failure."""
    aliases: list[str] = []
    while wanted != dns.rdatatype.CNAME:
        alias = next(
            (s for s in message.answer if s.name == owner and s.rdtype == dns.rdatatype.CNAME), None
        )
        if alias is None:
            break
        owner = alias[0].target
        aliases.append(_name(owner))
        if len(aliases) > MAX_ALIASES:
            raise LookFailed(Reason.DNS_FAILURE, "CNAME loop")
    return owner, tuple(aliases)


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _text(rdata: object) -> str:
    strings = getattr(rdata, "strings", None)
    if strings is not None:
        # Bytes outside ASCII are kept visible, one by one: a policy holding them is judged, not repaired.
        return b"".join(strings).decode("latin-1")
    text: str = rdata.to_text()  # type: ignore[attr-defined] # every dnspython rdata has it
    return text
