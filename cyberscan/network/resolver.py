"""Look-ups on the chosen resolvers: UDP then TCP, cached for the scan, every failure told apart.

A question is asked once a scan, with its signatures (DO), so that who wants to validate the answer has it already.

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
from cyberscan.network.dns_answers import MAX_ALIASES, Answer, read, trouble_of
from cyberscan.network.dns_exchange import CutShort, exchange, exchange_any
from cyberscan.network.settings import Server
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import Failure, LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

ROUNDS = 2
"""How many times each resolver is asked before giving up: one datagram may get lost."""

_MAY_BE_SIGNED_WRONGLY = ("bogus", "SERVFAIL")

_View = Literal["usual", "plain", "unchecked"]
"""``usual``: with the signatures, as the resolver validated it. ``plain``: without them. ``unchecked``: with
them, whether or not the resolver finds them right (CD)."""

_Key = tuple[str, str, _View]


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
        self._cache: dict[_Key, _Entry] = {}
        self._controls: dict[tuple[Server, str, str], dns.message.Message] = {}
        """Of empty answers: the zones above are the same for many names, and each query is counted."""
        self._lock = threading.Lock()

    def look_up(self, network: Network, name: str, rtype: str, *, plain: bool = False) -> Answer:
        """Answer from the cache or a server, CNAME chain followed. Raises :class:`LookFailed`.

        ``plain`` asks without signatures, which make a "no such name" of a signed zone too large for UDP: for
        long lists of names that are not expected to be there.
        """
        answer = read(self._usual(network, name, rtype, plain=plain), name, rtype)
        # A server that stops at an alias outside its own zones leaves the rest of the chain to us.
        while answer.status == "nodata" and answer.aliases:
            last = answer.aliases[-1]
            more = read(self._usual(network, last, rtype, plain=plain), last, rtype)
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

        ``dnssec`` wants the signatures, and the data even when they do not validate (DO and CD, RFC 4035
        §4.9): to be validated by the caller. Only NOERROR and NXDOMAIN are returned.
        """
        if not dnssec:
            return self._usual(network, name, rtype)
        try:
            answer = self._usual(network, name, rtype)
        except LookFailed as failed:
            if failed.failure.detail not in _MAY_BE_SIGNED_WRONGLY:
                raise
        else:
            if answer.edns >= 0:  # signatures only travel with EDNS: without it they look stripped
                return answer
        return self._known(network, (_canonical(name), rtype, "unchecked"))

    def _usual(
        self, network: Network, name: str, rtype: str, *, plain: bool = False
    ) -> dns.message.Message:
        name = _canonical(name)
        bare = plain and (name, rtype, "usual") not in self._cache
        return self._known(network, (name, rtype, "plain" if bare else "usual"))

    def _known(self, network: Network, key: _Key) -> dns.message.Message:
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

    def _entry(self, key: _Key) -> tuple[_Entry, bool]:
        """The entry of a question, and whether the caller is the one who has to ask."""
        with self._lock:
            if (known := self._cache.get(key)) is not None:
                return known, False
            entry = self._cache[key] = _Entry()
            return entry, True

    def _settle(self, network: Network, key: _Key, entry: _Entry) -> None:
        try:
            entry.result = self._ask(network, *key)
        finally:
            if entry.result is None:
                with self._lock:
                    del self._cache[key]
            entry.done.set()

    def _ask(
        self, network: Network, name: str, rtype: str, view: _View
    ) -> dns.message.Message | Failure:
        try:
            query = _query(name, rtype, view)
        except (dns.exception.DNSException, UnicodeError):
            return Failure(reason=Reason.DNS_FAILURE, detail="name cannot be asked")
        failure = Failure(reason=Reason.DNS_FAILURE, detail="no resolver")
        for server in self._servers * ROUNDS:
            network.seconds_left  # noqa: B018 - raises: the task's own deadline is not the name's fault
            try:
                answer = self._exchange(network, server, query)
                trouble = trouble_of(answer) or self._doubt(network, server, answer)
            except LookFailed as failed:
                if failed.ends_the_task:
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
        question = query.question[0]
        with network.zone_slot(question.name.to_text(omit_final_dot=True).lower()):
            if query.flags & dns.flags.CD:
                return exchange(network, server.ip, server.port, query, Contact.RESOLVER)
            try:
                return exchange_any(network, server.ip, server.port, query, Contact.RESOLVER)
            except CutShort:
                if not query.ednsflags & dns.flags.DO:
                    raise
                # Where TCP does not pass, the answer may fit into UDP without its signatures.
                bare = _query(question.name, dns.rdatatype.to_text(question.rdtype), "plain")
                answer = exchange_any(network, server.ip, server.port, bare, Contact.RESOLVER)
                # Like one without EDNS: its signatures are not missing, they were not asked for.
                answer.use_edns(False)
                return answer

    def _doubt(self, network: Network, server: Server, answer: dns.message.Message) -> str | None:
        """Why an empty answer is not believed; None when it is, or when there is one."""
        if not is_bare(answer):
            return None

        def ask(name: dns.name.Name, rtype: str) -> dns.message.Message:
            key = (server, name.to_text().lower(), rtype)
            if key not in self._controls:
                query = _query(name, rtype, "plain")
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
            rtype = dns.rdatatype.to_text(question.rdtype)
            again = _query(question.name, rtype, "unchecked")
            try:
                answer = self._exchange(network, server, again)
                if not trouble_of(answer):
                    detail = "bogus"
                    self._keep(_canonical(question.name.to_text()), rtype, answer)
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
        return Failure(reason=Reason.DNS_FAILURE, detail=detail)

    def _keep(self, name: str, rtype: str, answer: dns.message.Message) -> None:
        """Remember an unchecked answer: whoever looks at the signatures will ask for it."""
        entry = _Entry(result=answer)
        entry.done.set()
        with self._lock:
            self._cache.setdefault((name, rtype, "unchecked"), entry)


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


def _canonical(name: str) -> str:
    return name.lower().rstrip(".") or "."


def _query(name: dns.name.Name | str, rtype: str, view: _View) -> dns.message.QueryMessage:
    # AD in a query asks a validating resolver to say whether it validated (RFC 6840 §5.7).
    flags = dns.flags.RD | (dns.flags.CD if view == "unchecked" else dns.flags.AD)
    return dns.message.make_query(
        name, rtype, use_edns=0, payload=1232, want_dnssec=view != "plain", flags=flags
    )
