"""What a zone and its parent publish of DNSSEC, as served: whether it validates is another question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.dnssec
import dns.message
import dns.name
import dns.rdatatype
from dns.rdtypes.ANY.CDNSKEY import CDNSKEY
from dns.rdtypes.ANY.CDS import CDS
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.NSEC3PARAM import NSEC3PARAM
from dns.rdtypes.dsbase import DSBase

from cyberscan.network.dnssec.bitmaps import types_of
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
"""The algorithm of the CDS and CDNSKEY that ask for removal (RFC 8078 §4)."""


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
class Wanted:
    """One CDNSKEY; the fields are those of :class:`cyberscan.facts.dnssec.WantedKey`."""

    tag: int
    algorithm: int
    matches: bool


@dataclass(frozen=True)
class Denials:
    """How a zone proves that something does not exist."""

    kind: Literal["", "nsec", "nsec3"] = ""
    iterations: int | None = None
    salt_bytes: int | None = None
    opt_out: bool | None = None


@dataclass(frozen=True)
class Published:
    """What is served; ``wanted`` (CDS) and ``wanted_keys`` (CDNSKEY) are None when they could not be asked."""

    keys: tuple[Key, ...] = ()
    digests: tuple[Digest, ...] = ()
    wanted: tuple[Digest, ...] | None = None
    wanted_keys: tuple[Wanted, ...] | None = None
    deletion_wanted: bool = False
    denials: Denials = Denials()


def published(network: Network, zone: str) -> Published:
    """The DNSKEY set, the DS set above it and, when the zone is signed, its CDS, its CDNSKEY and
    its way of denying.

    Raises :class:`LookFailed`.
    """
    owner = dns.name.from_text(zone)
    answer = message(network, owner, "DNSKEY")
    keys = keys_in(found(answer, owner, dns.rdatatype.DNSKEY))
    signing = {s.key_tag for s in signatures(answer.answer, owner, dns.rdatatype.DNSKEY)}
    digests = None
    if owner != dns.name.root:
        digests = found(message(network, owner, "DS"), owner, dns.rdatatype.DS)
    shared = tuple(_key(key, signing) for key in keys)
    above = tuple(_digest(ds, owner, keys) for ds in digests or () if isinstance(ds, DS))
    if not keys:
        return Published(shared, above)
    wanted, denials, listed = _wanted_digests(network, owner)
    wanted_keys = _wanted_keys(network, owner, listed)
    deletions = [one for one in wanted or () if one.algorithm == _DELETE]
    key_deletions = [one for one in wanted_keys or () if one.algorithm == _DELETE]
    return Published(
        shared,
        above,
        None
        if wanted is None
        else tuple(_digest(cds, owner, keys) for cds in wanted if cds.algorithm != _DELETE),
        None
        if wanted_keys is None
        else tuple(_wanted(key, keys) for key in wanted_keys if key.algorithm != _DELETE),
        bool(deletions or key_deletions),
        denials,
    )


def _wanted(wanted: CDNSKEY, keys: tuple[DNSKEY, ...]) -> Wanted:
    matches = any(_content(wanted) == _content(key) for key in keys)
    return Wanted(dns.dnssec.key_id(wanted), int(wanted.algorithm), matches)


def _content(key: DNSKEY | CDNSKEY) -> tuple[int, int, int, bytes]:
    return int(key.flags), int(key.protocol), int(key.algorithm), bytes(key.key)


def _key(key: DNSKEY, signing: set[int]) -> Key:
    tag = dns.dnssec.key_id(key)
    return Key(
        tag, int(key.algorithm), rsa_bits(key), is_entry(key), is_revoked(key), tag in signing
    )


def _digest(ds: DSBase, owner: dns.name.Name, keys: tuple[DNSKEY, ...]) -> Digest:
    known = bool(keys) and can_compute(ds)
    matches = any(fits(ds, owner, key) for key in keys) if known else None
    return Digest(ds.key_tag, int(ds.algorithm), int(ds.digest_type), matches)


def _wanted_digests(
    network: Network, owner: dns.name.Name
) -> tuple[tuple[CDS, ...] | None, Denials, frozenset[int]]:
    """CDS, the way of denying, and the types that the apex is then said to have; none when not said.

    The absence of CDS, which is usual, shows both without another query.
    """
    try:
        answer = message(network, owner, "CDS")
    except LookFailed as failed:
        if is_own_trouble(failed, network):
            raise
        return None, Denials(), frozenset()
    rrset = found(answer, owner, dns.rdatatype.CDS)
    if rrset is None:
        return (), _denials(answer, owner), _listed(answer, owner)
    wanted = tuple(r for r in rrset if isinstance(r, CDS))
    return wanted, _asked_for(network, owner), frozenset()


def _wanted_keys(
    network: Network, owner: dns.name.Name, listed: frozenset[int]
) -> tuple[CDNSKEY, ...] | None:
    """CDNSKEY, asked for unless the zone has just said which types it has."""
    if listed and dns.rdatatype.CDNSKEY not in listed:
        return ()
    try:
        answer = message(network, owner, "CDNSKEY")
    except LookFailed as failed:
        if is_own_trouble(failed, network):
            raise
        return None
    rrset = found(answer, owner, dns.rdatatype.CDNSKEY)
    return tuple(r for r in rrset or () if isinstance(r, CDNSKEY))


def _listed(answer: dns.message.Message, zone: dns.name.Name) -> frozenset[int]:
    """The types of the apex, which alone has a SOA, as the record that denies one of them lists them."""
    records = [one for rrset in denial_sets(answer, zone) for one in rrset]
    seen = [types_of(one.windows) for one in records if isinstance(one, NSEC | NSEC3)]
    return next((types for types in seen if dns.rdatatype.SOA in types), frozenset())


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
