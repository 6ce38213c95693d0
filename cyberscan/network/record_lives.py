"""How long a set of records may be kept: by the answer that the scan has already, or by the zone itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

from cyberscan.facts.dns import RecordLife
from cyberscan.network.dns_exchange import exchange_any
from cyberscan.network.name_servers import port_of
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_MAX_TTL = 2**31 - 1
"""Whatever is above counts as nothing (RFC 2181 §8)."""
_MAX_ASKED = 2
"""Name servers: one that answers with authority is enough."""


def record_life(network: Network, name: str, rtype: str) -> RecordLife | None:
    """The life of a set, or of the alias that stands in its place; None when there is neither.

    A cache only counts down, and keeps nothing beyond a bound of its own: its value is the least that the
    zone can have said. A signature repeats the zone's own (RFC 4034 §3.1.4); without one a server of the
    zone is asked, where that is allowed. Raises :class:`LookFailed`.
    """
    seen = _read(network.resolver.message(network, name, rtype), name, rtype)
    if seen is None or seen.exact:
        return seen
    return _from_the_zone(network, name, rtype) or seen


def _read(
    answer: dns.message.Message, name: str, rtype: str, *, own_word: bool = False
) -> RecordLife | None:
    owner = dns.name.from_text(name)
    own = [rrset for rrset in answer.answer if rrset.name == owner]
    for wanted in (dns.rdatatype.from_text(rtype), dns.rdatatype.CNAME):
        found = next((rrset for rrset in own if rrset.rdtype == wanted), None)
        if found is not None:
            signed = _signed(own, wanted)
            seconds = found.ttl if signed is None else signed
            life = seconds if seconds <= _MAX_TTL else 0
            kind = dns.rdatatype.to_text(wanted)
            exact = own_word or signed is not None
            return RecordLife(name=name, rtype=kind, seconds=life, exact=exact)
    return None


def _from_the_zone(network: Network, name: str, rtype: str) -> RecordLife | None:
    """As one of the servers of the declared domain says it; None when none may be asked or answers."""
    domain = network.scope.domain_of(name)
    if not domain:
        return None
    try:
        servers = network.look_up(domain, "NS").records[:_MAX_ASKED]
    except LookFailed as failed:
        _raise_our_own(failed)
        return None
    answers = (_own_answer(network, text.rstrip(".").lower(), name, rtype) for text in servers)
    heard = next(filter(None, answers), None)
    return None if heard is None else _read(heard, name, rtype, own_word=True)


def _own_answer(network: Network, server: str, name: str, rtype: str) -> dns.message.Message | None:
    """What one server of the zone says with authority; None when it says nothing, or may not be asked."""
    query = dns.message.make_query(name, rtype, use_edns=0, payload=1232, flags=0)
    try:
        ip = next(iter(network.addresses(server)), None)
        if ip is None:
            return None
        port = port_of(network, server)
        answer = exchange_any(network, ip, port, query, Contact.NAME_SERVER, server)
    except LookFailed as failed:
        _raise_our_own(failed)
        return None
    return answer if answer.flags & dns.flags.AA else None


def _raise_our_own(failed: LookFailed) -> None:
    if failed.ends_the_task:
        raise failed


def _signed(own: list[dns.rrset.RRset], wanted: dns.rdatatype.RdataType) -> int | None:
    """The life that the signatures state. One of them is enough: all are made over the same one."""
    for rrset in own:
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.covers == wanted:
            return int(rrset[0].original_ttl)
    return None
