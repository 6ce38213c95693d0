"""Proofs that a name has no DS: what makes a delegation insecure rather than broken.

NSEC: RFC 4035 §5.4 and RFC 6840 §4; NSEC3: RFC 5155 §8. A proof that does not verify proves nothing, and
nothing is concluded from it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import dns.dnssec
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.RRSIG import RRSIG

from cyberscan.network.dnssec_signatures import verify

MAX_SETS = 12
"""NSEC and NSEC3 sets looked at in one answer; a proof needs three."""
MAX_ITERATIONS = 150
"""Hashing is work done for a stranger; above this nobody validates any more (RFC 9276 §3.2)."""

_OPT_OUT = 1

Proof = Literal["insecure", "inside", "unproved"]
"""``insecure``: an unsigned delegation. ``inside``: no delegation there, the same zone goes on."""


@dataclass(frozen=True)
class _Hashed:
    """An NSEC3 of the zone with its owner's hash."""

    owner: str
    record: NSEC3

    @property
    def next(self) -> str:
        return base64.b32hexencode(self.record.next).decode().rstrip("=")

    def covers(self, digest: str) -> bool:
        if self.owner < self.next:
            return self.owner < digest < self.next
        return digest > self.owner or digest < self.next  # the last one wraps around


def no_ds(
    answer: dns.message.Message,
    child: dns.name.Name,
    zone: dns.name.Name,
    keys: list[DNSKEY],
    now: datetime,
) -> Proof:
    """What an answer without DS for ``child`` proves, signed by ``keys`` of ``zone`` above it."""
    plain: list[tuple[dns.name.Name, NSEC]] = []
    hashed: list[_Hashed] = []
    for rrset in _verified(answer, zone, keys, now):
        for record in rrset:
            if isinstance(record, NSEC):
                plain.append((rrset.name, record))
            elif isinstance(record, NSEC3) and record.iterations <= MAX_ITERATIONS:
                hashed.append(_Hashed(rrset.name.labels[0].decode("latin-1").upper(), record))
    return _by_nsec(plain, child) or _by_nsec3(hashed, child, zone) or "unproved"


def signatures(section: Iterable[dns.rrset.RRset], owner: dns.name.Name) -> list[RRSIG]:
    """The signatures that a section holds for an owner."""
    return [
        record
        for rrset in section
        if rrset.name == owner and rrset.rdtype == dns.rdatatype.RRSIG
        for record in rrset
        if isinstance(record, RRSIG)
    ]


def _verified(
    answer: dns.message.Message, zone: dns.name.Name, keys: list[DNSKEY], now: datetime
) -> Iterator[dns.rrset.RRset]:
    kinds = (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)
    for rrset in [s for s in answer.authority if s.rdtype in kinds][:MAX_SETS]:
        if rrset.name.is_subdomain(zone):
            signed = signatures(answer.authority, rrset.name)
            if not verify(rrset, signed, zone, keys, now).cause:
                yield rrset


def _by_nsec(records: list[tuple[dns.name.Name, NSEC]], child: dns.name.Name) -> Proof | None:
    for owner, record in records:
        if owner == child and (seen := _by_types(record.windows)):
            return seen
        # A name with nothing of its own, between this owner and a name below it (RFC 4592 §2.2.2).
        if owner < child < record.next and record.next.is_subdomain(child):
            return "inside"
    return None


def _by_nsec3(records: list[_Hashed], child: dns.name.Name, zone: dns.name.Name) -> Proof | None:
    matched = _matching(records, child)
    if matched is not None:
        return _by_types(matched.record.windows)
    closer = child
    while closer != zone:  # the closest encloser: the first ancestor that is proved to exist
        parent = closer.parent()
        if _matching(records, parent) is not None:
            return "insecure" if _opted_out(records, closer) else None
        closer = parent
    return None


def _matching(records: list[_Hashed], name: dns.name.Name) -> _Hashed | None:
    return next((one for one in records if one.owner == _hash(name, one.record)), None)


def _opted_out(records: list[_Hashed], name: dns.name.Name) -> bool:
    """Whether the name falls in a span where unsigned delegations are not listed (RFC 5155 §6)."""
    return any(
        one.record.flags & _OPT_OUT and one.covers(_hash(name, one.record)) for one in records
    )


def _hash(name: dns.name.Name, record: NSEC3) -> str:
    try:
        return dns.dnssec.nsec3_hash(name, record.salt, record.iterations, record.algorithm)
    except ValueError:
        return ""  # a hash algorithm nobody knows: matches nothing


def _by_types(windows: Iterable[tuple[int, bytes]]) -> Proof | None:
    types = set(_types(windows))
    if dns.rdatatype.DS in types or dns.rdatatype.SOA in types:
        return None  # there is a DS after all, or the record comes from the child's side
    return "insecure" if dns.rdatatype.NS in types else "inside"


def _types(windows: Iterable[tuple[int, bytes]]) -> Iterator[int]:
    for window, bitmap in windows:
        for position, byte in enumerate(bitmap):
            for bit in range(8):
                if byte & (0x80 >> bit):
                    yield window * 256 + position * 8 + bit
