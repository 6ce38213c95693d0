"""The other side of a delegation: what the parent zone's servers say of a zone (RFC 1034 §4.2.1)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from cyberscan.network.dns_exchange import exchange_any, over_tcp
from cyberscan.network.dnssec import apex_of
from cyberscan.network.name_servers import has_soa, names_of, port_of
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_ASKED = 2
"""Servers of the parent: they belong to a registry, and one that answers is enough."""
MAX_GLUE = 20
"""Addresses kept of one name server."""


@dataclass(frozen=True)
class Referral:
    """What a parent's server says of the delegation.

    ``child``: it serves the zone itself, and answers from it instead of referring to its servers.
    """

    state: Literal["referral", "absent", "child"]
    names: tuple[str, ...] = ()
    glue: tuple[tuple[str, tuple[str, ...]], ...] = ()
    glue_known: bool = True
    """False when glue that lacks may have been left out for want of room."""
    server: str = ""
    ip: str = ""


def parent_of(network: Network, zone: str) -> str:
    """The zone that delegates ``zone``, by the resolver. Raises :class:`LookFailed`."""
    if known := _holder_of_ds(network, zone):
        return known
    above = dns.name.from_text(zone).parent().to_text(omit_final_dot=True)
    apex = apex_of(network, above)
    if not apex:
        raise LookFailed(Reason.DNS_FAILURE, f"{above} does not exist")
    return apex


def _holder_of_ds(network: Network, zone: str) -> str:
    """The zone above, as an answer about DS names it, present or absent; empty when it does not.

    Only that zone speaks of DS (RFC 4035 §3.1.4.1), and whoever judges DNSSEC asks for it anyway.
    """
    apex = dns.name.from_text(zone)
    try:
        answer = network.resolver.message(network, zone, "DS", dnssec=True)
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return ""
    if answer.rcode() != dns.rcode.NOERROR:
        return ""
    signers = [
        made.signer for s in answer.answer if s.name == apex and s.rdtype == dns.rdatatype.RRSIG
        for made in s if made.type_covered == dns.rdatatype.DS
    ]  # fmt: skip
    deniers = [s.name for s in answer.authority if s.rdtype == dns.rdatatype.SOA]
    named = {name for name in signers or deniers if apex.is_subdomain(name) and apex != name}
    return named.pop().to_text(omit_final_dot=True).lower() if len(named) == 1 else ""


def delegation_of(network: Network, zone: str, parent: str, own: frozenset[str]) -> Referral:
    """Ask one of the parent's servers for the delegation, another one when it fails or denies it.

    ``own`` are the zone's servers: one that serves both zones answers from the lower one, and shows
    nothing of the delegation. Raises :class:`LookFailed` with the last trouble.
    """
    names = sorted({_clean(text) for text in network.look_up(parent, "NS").records})
    servers = [name for name in names if name not in own]
    if not servers and names:
        return Referral("child")
    trouble: LookFailed | None = None
    said: list[Referral] = []
    for server in _turned(servers, zone)[:MAX_ASKED]:
        try:
            seen = _ask(network, zone, server)
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            trouble = failed
            continue
        if seen.state == "referral":
            return seen
        said.append(seen)
    return _without_referral(said, trouble)


def _without_referral(said: list[Referral], trouble: LookFailed | None) -> Referral:
    """No server referred us: all that were asked have to deny the delegation before it is absent."""
    if any(seen.state == "child" for seen in said):
        return next(seen for seen in said if seen.state == "child")
    if trouble is not None or not said:
        raise trouble or LookFailed(Reason.DNS_FAILURE, "the parent zone has no servers")
    return said[0]


def _turned(servers: list[str], zone: str) -> list[str]:
    """The same list begun elsewhere for each zone, so that no server of a registry gets all questions."""
    start = zlib.crc32(zone.encode()) % len(servers) if servers else 0
    return servers[start:] + servers[:start]


def _ask(network: Network, zone: str, server: str) -> Referral:
    ip = next(_addresses(network, server), None)
    if ip is None:
        raise LookFailed(Reason.DNS_FAILURE, f"{server} has no address")
    port = port_of(network, server)
    query = dns.message.make_query(zone, "NS", use_edns=0, payload=1232, flags=0)
    where = (network, ip, port, query, Contact.NAME_SERVER, server)
    seen = _read(exchange_any(*where), zone)
    if seen.state == "referral" and _lacks_glue(seen, zone):
        # A server short of room may leave glue out (RFC 9471 §3 forbids it, older ones do).
        try:
            network.meter.take("queries")
            seen = _read(over_tcp(*where), zone)
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            seen = Referral(seen.state, seen.names, seen.glue, glue_known=False)
    return Referral(seen.state, seen.names, seen.glue, seen.glue_known, server, ip)


def _addresses(network: Network, server: str) -> Iterator[str]:
    """One family after the other: the second is only looked up when the first has nothing."""
    for rtype in ("A", "AAAA"):
        yield from network.look_up(server, rtype).records


def _lacks_glue(seen: Referral, zone: str) -> bool:
    given = {name for name, _ in seen.glue}
    return any(is_below(name, zone) and name not in given for name in seen.names)


def is_below(name: str, zone: str) -> bool:
    """Whether ``name`` is the zone's own or below it: then only glue leads to it."""
    return name == zone or name.endswith(f".{zone}")


def _read(answer: dns.message.Message, zone: str) -> Referral:
    """What an answer says of the delegation. Raises :class:`LookFailed` when it says nothing."""
    apex = dns.name.from_text(zone)
    authority = bool(answer.flags & dns.flags.AA)
    code = answer.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        raise LookFailed(Reason.DNS_FAILURE, dns.rcode.to_text(code))
    if authority and (_set(answer.answer, apex) is not None or has_soa(answer, apex)):
        return Referral("child")
    if code == dns.rcode.NOERROR and not answer.answer:
        delegated = _set(answer.authority, apex)
        if delegated is not None:
            names = names_of(delegated)
            return Referral("referral", names, tuple(_glue(answer, frozenset(names))))
    if authority and not answer.answer and _denies(answer, apex):
        return Referral("absent")
    raise LookFailed(Reason.PROTOCOL_ERROR, "not a referral")


def _denies(answer: dns.message.Message, apex: dns.name.Name) -> bool:
    above = [s.name for s in answer.authority if s.rdtype == dns.rdatatype.SOA]
    return any(apex.is_subdomain(name) and name != apex for name in above)


def _set(section: list[dns.rrset.RRset], owner: dns.name.Name) -> dns.rrset.RRset | None:
    return next((s for s in section if s.name == owner and s.rdtype == dns.rdatatype.NS), None)


def _glue(
    answer: dns.message.Message, names: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[str]] = {}
    for rrset in answer.additional:
        name = rrset.name.to_text(omit_final_dot=True).lower()
        if name in names and rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
            found.setdefault(name, []).extend(record.address for record in rrset)
    for name, addresses in sorted(found.items()):
        yield name, tuple(addresses[:MAX_GLUE])


def _clean(text: str) -> str:
    return text.rstrip(".").lower() or "."
