"""One zone looked at closely: whether its chain holds, and what it and its parent publish of DNSSEC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import dns.dnssec
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from cyberscan.network.dnssec.answers import Reader, available
from cyberscan.network.dnssec.chain import (
    Ended,
    Link,
    State,
    Walk,
    broken,
    found,
    is_own_trouble,
    message,
)
from cyberscan.network.dnssec.denial import Denial
from cyberscan.network.dnssec.signatures import Verdict, signatures
from cyberscan.network.dnssec.sources import sources
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

LOOKED_AT = ("SOA", "NS", "A", "AAAA", "MX", "TXT")
"""The sets of the apex that lead to its website and its mail: a fresh SOA proves nothing of them."""


_ADDRESSES = ("A", "AAAA")


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
        if (
            chain.cause == "missing_signature"
            and "bogus" not in words
            and _is_filtered(network, apex)
        ):
            return Chain("undetermined", "no_signatures_served", zone)
    return chain


def _is_filtered(network: Network, apex: dns.name.Name) -> bool:
    """Whether only addresses lack signatures, and the resolver has nothing against them.

    So it looks when a filter on the way puts its own addresses in the place of the zone's.
    """
    for rtype in ("DNSKEY", *LOOKED_AT):
        try:
            answer = message(network, apex, rtype)
            network.look_up(apex.to_text(), rtype)
        except LookFailed as failed:
            if is_own_trouble(failed, network):
                raise
            if failed.failure.detail == "bogus":  # a resolver that validates says the same
                return False
            continue
        kind = dns.rdatatype.from_text(rtype)
        rrset = found(answer, apex, kind)
        if rrset and rtype not in _ADDRESSES and not signatures(answer.answer, apex, kind):
            return False
    return True


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
        # A validator cannot believe that absence: it fails the question.
        raise broken(cause, link.zone)
    return Verdict()
