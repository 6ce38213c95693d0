"""One zone looked at closely: whether its chain holds, and what it and its parent publish of DNSSEC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import dns.dnssec
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rdtypes.ANY.CDS import CDS
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.NSEC3PARAM import NSEC3PARAM

from cyberscan.network.dnssec.answers import Reader, available
from cyberscan.network.dnssec.chain import (
    Ended,
    Link,
    State,
    Walk,
    broken,
    found,
    is_own_trouble,
    keys_in,
    message,
)
from cyberscan.network.dnssec.denial import Denial, denial_kind, denial_sets
from cyberscan.network.dnssec.signatures import Verdict, signatures
from cyberscan.network.dnssec.sources import sources
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

LOOKED_AT = ("SOA", "NS", "A", "AAAA", "MX", "TXT")
"""The sets of the apex that lead to its website and its mail: a fresh SOA proves nothing of them."""


@dataclass(frozen=True)
class Period:
    """From when to when a set of records is signed."""

    rtype: str
    begins_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Chain:
    """Where the walk ended, and why; ``periods`` are of the sets that hold."""

    state: State
    cause: str = ""
    cause_at: str = ""
    periods: tuple[Period, ...] = ()

    @property
    def expires_at(self) -> datetime | None:
        """The earliest end of a signature."""
        return min((period.expires_at for period in self.periods), default=None)


@dataclass(frozen=True)
class Denials:
    """How a zone proves that something does not exist."""

    kind: Literal["", "nsec", "nsec3"] = ""
    iterations: int | None = None
    salt_bytes: int | None = None
    opt_out: bool | None = None


@dataclass(frozen=True)
class Published:
    """What a zone and its parent publish, validated or not; ``wanted`` (CDS) is None when not known."""

    keys: tuple[DNSKEY, ...] = ()
    digests: tuple[DS, ...] = ()
    signing_tags: frozenset[int] = frozenset()
    """Of the keys that the signatures over the set of keys name."""
    wanted: tuple[CDS, ...] | None = None
    denials: Denials = Denials()


def apex_of(network: Network, name: str) -> str:
    """The zone that holds ``name``, by climbing to the first SOA; empty when the name does not exist.

    Signatures are not looked at. Raises :class:`LookFailed`.
    """
    owner = asked = dns.name.from_text(name)
    while True:
        answer = message(network, owner, "SOA")
        if found(answer, owner, dns.rdatatype.SOA) is not None:
            return owner.to_text(omit_final_dot=True).lower()
        if answer.rcode() == dns.rcode.NXDOMAIN and not answer.answer and owner == asked:
            return ""
        if owner == dns.name.root:
            raise LookFailed(Reason.DNS_FAILURE, "no SOA up to the root")
        owner = owner.parent()


def published(network: Network, zone: str) -> Published:
    """What is served for a zone, whether it validates or not. Raises :class:`LookFailed`.

    The DNSKEY set, the DS set above it and, when the zone is signed, its CDS and its way of denying.
    """
    owner = dns.name.from_text(zone)
    answer = message(network, owner, "DNSKEY")
    keys = keys_in(found(answer, owner, dns.rdatatype.DNSKEY))
    made = signatures(answer.answer, owner, dns.rdatatype.DNSKEY)
    digests = None
    if owner != dns.name.root:
        digests = found(message(network, owner, "DS"), owner, dns.rdatatype.DS)
    wanted, denials = _details(network, owner) if keys else (None, Denials())
    return Published(
        keys,
        tuple(r for r in digests or () if isinstance(r, DS)),
        frozenset(s.key_tag for s in made),
        wanted,
        denials,
    )


def validate(network: Network, zone: str, now: datetime) -> Chain:
    """Validate the apex of ``zone``: its keys, its SOA and what leads to its services, at ``now``.

    Never raises for a broken chain; :class:`LookFailed` only for what is the task's own: its budget, its
    deadline, an interruption, an unusable trust anchor.
    """
    if not available():
        return Chain("undetermined", "missing_tool")
    apex = dns.name.from_text(zone)
    chain = _validated(Walk(network, now), apex)
    if chain.state == "bogus" and chain.cause_at == zone:
        # Before a zone is accused, its own servers are heard: what came to us may have been altered.
        words = [_word(Walk(network, now, source), apex) for source in sources(network, apex)]
        if "secure" in words and "bogus" not in words:
            return Chain("undetermined", "altered_on_the_way", zone)
    return chain


def _validated(walk: Walk, apex: dns.name.Name) -> Chain:
    try:
        link = walk.to(apex)
        if link.zone != apex:
            raise Ended("undetermined", "unproved", apex)  # served as a zone, proved not to be one
        return Chain("secure", periods=tuple(_periods(walk, link)))
    except Ended as ended:
        return Chain(ended.end.state, ended.end.cause, ended.end.where)


def _word(walk: Walk, apex: dns.name.Name) -> State:
    """What one server's own data says; nothing when the task has no means left to ask it."""
    try:
        return _validated(walk, apex).state
    except LookFailed as failed:
        if failed.failure.reason is Reason.INTERRUPTED:
            raise
        return "undetermined"


def _periods(walk: Walk, link: Link) -> Iterator[Period]:
    yield from _period("DNSKEY", link.signed)
    for rtype in LOOKED_AT:
        yield from _period(rtype, _own(walk, link, rtype))


def _period(rtype: str, seen: Verdict) -> Iterator[Period]:
    if seen.begins_at is not None and seen.expires_at is not None:
        yield Period(rtype, seen.begins_at, seen.expires_at)


def _own(walk: Walk, link: Link, rtype: str) -> Verdict:
    """How a set of the apex is signed; what is absent or could not be asked is passed over.

    The SOA is not: a zone without one was not seen. Raises :class:`Ended` at a set that does not hold.
    """
    wanted = dns.rdatatype.from_text(rtype)
    try:
        answer = walk.ask(link.zone, rtype)
    except LookFailed as failed:
        if is_own_trouble(failed, walk.network):
            raise
        if rtype == "SOA":
            raise Ended("undetermined", "no_answer", link.zone) from failed
        return Verdict()
    rrset = found(answer, link.zone, wanted)
    if rrset is not None:
        return Reader(walk, wanted).positive(rrset, answer).verdict
    if rtype == "SOA":
        raise Ended("undetermined", "no_answer", link.zone)
    cause = Denial(answer, link.zone, link.keys, walk.now).cause
    if cause not in ("", "missing_signature"):
        raise broken(
            cause, link.zone
        )  # a validator cannot believe that absence: it fails the question
    return Verdict()


def _details(network: Network, owner: dns.name.Name) -> tuple[tuple[CDS, ...] | None, Denials]:
    """CDS and the way of denying: the absence of CDS, which is usual, shows it without another query."""
    try:
        answer = message(network, owner, "CDS")
    except LookFailed as failed:
        if is_own_trouble(failed, network):
            raise
        return None, Denials()
    rrset = found(answer, owner, dns.rdatatype.CDS)
    wanted = tuple(r for r in rrset or () if isinstance(r, CDS))
    return wanted, _denials(answer, owner) if rrset is None else _asked_for(network, owner)


def _asked_for(network: Network, owner: dns.name.Name) -> Denials:
    try:
        answer = message(network, owner, "NSEC3PARAM")
    except LookFailed as failed:
        if is_own_trouble(failed, network):
            raise
        return Denials()
    rrset = found(answer, owner, dns.rdatatype.NSEC3PARAM)
    first = rrset[0] if rrset else None
    if isinstance(first, NSEC3PARAM):
        # Its flags say nothing of opt-out (RFC 5155 §4.1.2).
        return Denials("nsec3", first.iterations, len(first.salt))
    return _denials(answer, owner)


def _denials(answer: dns.message.Message, zone: dns.name.Name) -> Denials:
    """As seen in an answer that denies something of the zone."""
    kind = denial_kind(answer, zone)
    records = [s[0] for s in denial_sets(answer, zone) if isinstance(s[0], NSEC3)]
    if not records:
        return Denials(kind)
    one = records[0]
    opt_out = any(bool(record.flags & 1) for record in records)
    return Denials(kind, one.iterations, len(one.salt), opt_out)
