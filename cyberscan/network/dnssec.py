"""The chain of trust of a zone, validated by us from the trust anchor down (RFC 4035 §5).

The resolver only carries the data: its own opinion (AD) is not taken. What could not be fetched or proved
ends as ``undetermined``; ``bogus`` and ``insecure`` are said on positive evidence only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import dns._features
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from cyberscan.network.dnssec_proofs import no_ds, signatures
from cyberscan.network.dnssec_signatures import trusted_by, verify
from cyberscan.network.trust_anchor import AnchorError, Anchors, load_anchors
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

State = Literal["secure", "insecure", "bogus", "undetermined"]

MAX_KEYS = 24
"""Of one zone; more is a way to make validators work, not a way to sign."""

# What may also be a limit of ours, so that it accuses nobody.
_OURS = frozenset({"unsupported"})


@dataclass(frozen=True)
class Chain:
    """Where the walk ended, and why."""

    state: State
    cause: str = ""
    cause_at: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class ZoneKeys:
    """What a zone and its parent publish, validated or not."""

    keys: tuple[DNSKEY, ...] = ()
    digests: tuple[DS, ...] = ()


@dataclass(frozen=True)
class _Link:
    """A zone reached with keys that are trusted; ``expires_at`` is the end of their signature."""

    zone: dns.name.Name
    keys: list[DNSKEY]
    expires_at: datetime | None = None


class _Ended(Exception):
    """The walk can go no further."""

    def __init__(self, state: State, cause: str, at: dns.name.Name) -> None:
        super().__init__(cause)
        self.chain = Chain(state, cause, at.to_text(omit_final_dot=True) or ".")


def apex_of(network: Network, name: str) -> str:
    """The zone that holds ``name``, by climbing to the first SOA; empty when the name does not exist.

    Signatures are not looked at. Raises :class:`LookFailed`.
    """
    owner = dns.name.from_text(name)
    while True:
        answer = network.resolver.message(network, owner.to_text(), "SOA", dnssec=True)
        if _found(answer, owner, dns.rdatatype.SOA) is not None:
            return owner.to_text(omit_final_dot=True).lower()
        if answer.rcode() == dns.rcode.NXDOMAIN and not answer.answer and _same(owner, name):
            return ""
        if owner == dns.name.root:
            raise LookFailed(Reason.DNS_FAILURE, "no SOA up to the root")
        owner = owner.parent()


def published(network: Network, zone: str) -> ZoneKeys:
    """The DNSKEY set of a zone and the DS set above it, as served. Raises :class:`LookFailed`."""
    owner = dns.name.from_text(zone)
    keys = _found(_message(network, owner, "DNSKEY"), owner, dns.rdatatype.DNSKEY)
    digests = None
    if owner != dns.name.root:
        digests = _found(_message(network, owner, "DS"), owner, dns.rdatatype.DS)
    return ZoneKeys(_keys(keys), tuple(r for r in digests or () if isinstance(r, DS)))


def available() -> bool:
    """Whether the installed cryptography can verify signatures; without it nothing may look bogus."""
    return bool(dns._features.have("dnssec"))


def validate(network: Network, zone: str, now: datetime) -> Chain:
    """Validate the apex of ``zone`` (its keys, its SOA and what leads to its services) at ``now``. Never raises for a broken chain.

    Raises :class:`LookFailed` only for what is the task's own: its budget, an interruption.
    """
    if not available():
        return Chain("undetermined", "missing_tool")
    apex = dns.name.from_text(zone)
    try:
        anchors = load_anchors(network.settings.trust_anchor)
    except AnchorError as error:
        raise LookFailed(Reason.MISSING_TOOL, f"trust anchor: {error}") from error
    try:
        return _walk(network, apex, anchors, now)
    except _Ended as ended:
        return ended.chain
    except LookFailed as failed:
        if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
            raise
        return Chain("undetermined", "no_answer", failed.failure.detail)


def _walk(network: Network, apex: dns.name.Name, anchors: Anchors, now: datetime) -> Chain:
    link = _anchored(network, apex, anchors, now)
    for depth in range(len(link.zone) + 1, len(apex) + 1):
        link = _descend(network, link, apex.split(depth)[1], now)
    if link.zone != apex:
        raise _Ended("undetermined", "unproved", apex)  # served as a zone, proved not to be one
    soa = _verified(network, link, "SOA", now)
    ends = [end for end in (link.expires_at, soa, *_others(network, link, now)) if end is not None]
    return Chain("secure", expires_at=min(ends, default=None))


def _anchored(network: Network, apex: dns.name.Name, anchors: Anchors, now: datetime) -> _Link:
    """The closest anchor at or above the zone, its keys verified."""
    above = [zone for zone in anchors if apex.is_subdomain(zone)]
    if not above:
        raise _Ended("undetermined", "no_anchor", apex)
    zone = max(above, key=len)
    trusted = [record for rrset in anchors[zone] for record in rrset]
    try:
        return _enter(network, zone, trusted, now)
    except _Ended as ended:
        cause = ended.chain.cause
        if zone == apex and cause not in ("wrong_ds", "missing_signature", "missing_key"):
            raise
        # Nothing was verified yet: the anchor, our clock or the resolver may be what is wrong.
        stripped = cause == "missing_signature"
        why = "no_signatures_served" if stripped else "untrusted_anchor"
        raise _Ended("undetermined", why, zone) from ended


def _enter(
    network: Network, zone: dns.name.Name, trusted: list[DS | DNSKEY], now: datetime
) -> _Link:
    """The keys of a zone, vouched for by its parent or an anchor and signed by one of them."""
    answer = _message(network, zone, "DNSKEY")
    rrset = _found(answer, zone, dns.rdatatype.DNSKEY)
    if rrset is None:
        raise _Ended("bogus", "missing_key", zone)
    keys = _keys(rrset)
    if len(keys) > MAX_KEYS:
        raise _Ended("undetermined", "unsupported", zone)
    entry, cause = trusted_by(zone, keys, trusted)
    if cause:
        raise _broken(cause, zone)
    seen = verify(rrset, signatures(answer.answer, zone), zone, entry, now)
    if seen.cause:
        raise _broken(seen.cause, zone)
    return _Link(zone, list(keys), seen.expires_at)


def _descend(network: Network, link: _Link, child: dns.name.Name, now: datetime) -> _Link:
    """From a zone to the next label down: a signed delegation, an unsigned one, or the same zone."""
    answer = _message(network, child, "DS")
    rrset = _found(answer, child, dns.rdatatype.DS)
    if rrset is not None:
        seen = verify(rrset, signatures(answer.answer, child), link.zone, link.keys, now)
        if seen.cause:
            raise _broken(seen.cause, link.zone)
        return _enter(network, child, list(rrset), now)
    proof = no_ds(answer, child, link.zone, link.keys, now)
    if proof == "inside":
        return link
    if proof == "insecure":
        raise _Ended("insecure", "", child)
    signed = any(s.rdtype == dns.rdatatype.RRSIG for s in answer.authority)
    raise _Ended("undetermined", "unproved" if signed else "no_signatures_served", child)


def _verified(network: Network, link: _Link, rtype: str, now: datetime) -> datetime | None:
    """Until when a set of the apex is signed; None when there is no such set."""
    owner = link.zone
    answer = _message(network, owner, rtype)
    rrset = _found(answer, owner, dns.rdatatype.from_text(rtype))
    if rrset is None and rtype == "SOA":
        raise _Ended("undetermined", "no_answer", owner)
    if rrset is None:
        return None
    seen = verify(rrset, signatures(answer.answer, owner), link.zone, link.keys, now)
    if seen.cause:
        raise _broken(seen.cause, owner)
    return seen.expires_at


def _others(network: Network, link: _Link, now: datetime) -> Iterator[datetime | None]:
    """The sets of the apex that lead to its website and its mail: a fresh SOA proves nothing of them.

    One that could not be asked is passed over: the chain itself holds.
    """
    for rtype in ("NS", "A", "AAAA", "MX", "TXT"):
        try:
            yield _verified(network, link, rtype, now)
        except LookFailed as failed:
            if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
                raise


def _broken(cause: str, at: dns.name.Name) -> _Ended:
    return _Ended("undetermined" if cause in _OURS else "bogus", cause, at)


def _message(network: Network, name: dns.name.Name, rtype: str) -> dns.message.Message:
    return network.resolver.message(network, name.to_text(), rtype, dnssec=True)


def _found(
    answer: dns.message.Message, owner: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return next((s for s in answer.answer if s.name == owner and s.rdtype == rdtype), None)


def _keys(rrset: dns.rrset.RRset | None) -> tuple[DNSKEY, ...]:
    return tuple(record for record in rrset or () if isinstance(record, DNSKEY))


def _same(owner: dns.name.Name, name: str) -> bool:
    return bool(owner == dns.name.from_text(name))
