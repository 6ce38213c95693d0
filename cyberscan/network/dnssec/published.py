"""What a zone and its parent publish of DNSSEC, as served: whether it validates is another question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.dnssec
import dns.message
import dns.name
import dns.rdatatype
from dns.rdtypes.ANY.CDS import CDS
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.NSEC3PARAM import NSEC3PARAM
from dns.rdtypes.dsbase import DSBase

from cyberscan.network.dnssec.chain import found, is_own_trouble, keys_in, message
from cyberscan.network.dnssec.denial import denial_kind, denial_sets
from cyberscan.network.dnssec.signatures import (
    can_compute,
    fits,
    is_entry,
    is_revoked,
    rsa_bits,
    signatures,
)
from cyberscan.reasons import LookFailed

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_DELETE = 0
"""The algorithm of the CDS that asks for removal (RFC 8078 §4)."""


@dataclass(frozen=True)
class Key:
    """One DNSKEY; the fields are those of :class:`cyberscan.facts.dnssec.ZoneKey`."""

    tag: int
    algorithm: int
    bits: int
    entry: bool
    revoked: bool
    signs_keys: bool


@dataclass(frozen=True)
class Digest:
    """One DS or CDS; the fields are those of :class:`cyberscan.facts.dnssec.ParentDigest`."""

    tag: int
    algorithm: int
    digest_type: int
    matches: bool | None


@dataclass(frozen=True)
class Denials:
    """How a zone proves that something does not exist."""

    kind: Literal["", "nsec", "nsec3"] = ""
    iterations: int | None = None
    salt_bytes: int | None = None
    opt_out: bool | None = None


@dataclass(frozen=True)
class Published:
    """What is served; ``wanted`` (CDS) is None when it could not be asked."""

    keys: tuple[Key, ...] = ()
    digests: tuple[Digest, ...] = ()
    wanted: tuple[Digest, ...] | None = None
    deletion_wanted: bool = False
    denials: Denials = Denials()


def published(network: Network, zone: str) -> Published:
    """The DNSKEY set, the DS set above it and, when the zone is signed, its CDS and its way of denying.

    Raises :class:`LookFailed`.
    """
    owner = dns.name.from_text(zone)
    answer = message(network, owner, "DNSKEY")
    keys = keys_in(found(answer, owner, dns.rdatatype.DNSKEY))
    signing = {s.key_tag for s in signatures(answer.answer, owner, dns.rdatatype.DNSKEY)}
    digests = None
    if owner != dns.name.root:
        digests = found(message(network, owner, "DS"), owner, dns.rdatatype.DS)
    wanted, denials = _details(network, owner) if keys else (None, Denials())
    return Published(
        tuple(_key(key, signing) for key in keys),
        tuple(_digest(ds, owner, keys) for ds in digests or () if isinstance(ds, DS)),
        None
        if wanted is None
        else tuple(_digest(cds, owner, keys) for cds in wanted if cds.algorithm != _DELETE),
        any(cds.algorithm == _DELETE for cds in wanted or ()),
        denials,
    )


def _key(key: DNSKEY, signing: set[int]) -> Key:
    tag = dns.dnssec.key_id(key)
    return Key(
        tag, int(key.algorithm), rsa_bits(key), is_entry(key), is_revoked(key), tag in signing
    )


def _digest(ds: DSBase, owner: dns.name.Name, keys: tuple[DNSKEY, ...]) -> Digest:
    known = bool(keys) and can_compute(ds)
    matches = any(fits(ds, owner, key) for key in keys) if known else None
    return Digest(ds.key_tag, int(ds.algorithm), int(ds.digest_type), matches)


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
