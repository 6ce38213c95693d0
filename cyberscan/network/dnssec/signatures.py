"""Signatures of DNSSEC, one set of records at a time (RFC 4034, RFC 4035 §5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import dns.dnssec
import dns.dnssecalgs
import dns.exception
import dns.name
import dns.rdatatype
import dns.rrset
from cryptography.exceptions import UnsupportedAlgorithm
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.RRSIG import RRSIG
from dns.rdtypes.dsbase import DSBase

MAX_SIGNATURES = 8
"""Tried of one set: each costs a verification, and an attacker may send many (CVE-2023-50387)."""
MAX_TWINS = 4
"""Keys of one tag that are tried on one signature: honest zones have one, two by accident."""

_ZONE_KEY, _REVOKED, _ENTRY = 0x0100, 0x0080, 0x0001
_RSA = (1, 5, 7, 8, 10)
_SHA1, _SHA256, _SHA384 = 1, 2, 4
_PRIVATE = 252  # and above: indirect, or agreed between two parties (RFC 4034 §A.1.1)

CAUSES = (
    "expired", "not_yet_valid", "bad_signature", "missing_key", "unsupported", "missing_signature",
)  # fmt: skip
"""Why a set did not verify, the most telling first: the one to report when signatures differ."""


@dataclass(frozen=True)
class Verdict:
    """What became of one set of records. ``cause`` is empty when a signature holds."""

    cause: str = ""
    begins_at: datetime | None = None
    expires_at: datetime | None = None
    """Of the signature that ends last among those that hold."""
    encloser: dns.name.Name | None = None
    """Set when the records come out of the wildcard below this name (RFC 4035 §5.3.4): they are proved
    only together with the proof that no closer name exists."""


def signatures(
    section: Iterable[dns.rrset.RRset], owner: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> list[RRSIG]:
    """The signatures that a section holds for the records of one type at an owner."""
    return [
        record
        for rrset in section
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.covers == rdtype and rrset.name == owner
        for record in rrset
        if isinstance(record, RRSIG)
    ]


def verify(
    rrset: dns.rrset.RRset,
    made: Iterable[RRSIG],
    zone: dns.name.Name,
    keys: Iterable[DNSKEY],
    now: datetime,
) -> Verdict:
    """Whether one of the signatures ``made`` by ``zone`` with one of ``keys`` holds at ``now``."""
    keys = list(keys)
    ours = [s for s in made if s.type_covered == rrset.rdtype and s.signer == zone]
    tried = [(_cause(rrset, s, keys, now), s) for s in ours[:MAX_SIGNATURES]]
    holding = [signature for cause, signature in tried if not cause]
    if holding:
        best = max(holding, key=lambda signature: signature.expiration)
        return Verdict(
            begins_at=datetime.fromtimestamp(best.inception, UTC),
            expires_at=datetime.fromtimestamp(best.expiration, UTC),
            encloser=_encloser(rrset.name, best),
        )
    if len(ours) > MAX_SIGNATURES:
        return Verdict("unsupported")  # one of those that were not tried may hold
    causes = {cause for cause, _ in tried} or {"missing_signature"}
    return Verdict(min(causes, key=CAUSES.index))


def _cause(rrset: dns.rrset.RRset, signature: RRSIG, keys: list[DNSKEY], now: datetime) -> str:
    matching = [key for key in keys if _made_by(signature, key)]
    if not matching:
        return "missing_key"
    usable = [key for key in matching[:MAX_TWINS] if is_supported(key)]
    if not usable:
        return "unsupported"
    if signature.expiration < now.timestamp():
        return "expired"
    if signature.inception > now.timestamp():
        return "not_yet_valid"
    node = dns.rrset.from_rdata_list(signature.signer, 0, usable)
    try:
        dns.dnssec.validate_rrsig(rrset, signature, {signature.signer: node}, now=now.timestamp())
    except (dns.exception.UnsupportedAlgorithm, UnsupportedAlgorithm):
        return "unsupported"
    except dns.exception.ValidationFailure:
        return "bad_signature" if len(usable) == len(matching) else "unsupported"
    return ""


def _encloser(owner: dns.name.Name, signature: RRSIG) -> dns.name.Name | None:
    """The name above the wildcard that a signature was made for; None when it is the owner's own."""
    own_labels = len(owner) - 1 - owner.is_wild()
    return None if signature.labels >= own_labels else owner.split(signature.labels + 1)[1]


def _made_by(signature: RRSIG, key: DNSKEY) -> bool:
    return (
        key.algorithm == signature.algorithm
        and is_zone_key(key)
        and dns.dnssec.key_id(key) == signature.key_tag
    )


def is_zone_key(key: DNSKEY) -> bool:
    """Whether a key may sign a zone: zone flag, protocol 3, not revoked (RFC 4034 §2.1, RFC 5011)."""
    return key.protocol == 3 and bool(key.flags & _ZONE_KEY) and not is_revoked(key)


def is_revoked(key: DNSKEY) -> bool:
    """RFC 5011 §2.1."""
    return bool(key.flags & _REVOKED)


def is_entry(key: DNSKEY) -> bool:
    """Whether the key is marked as the one that a DS names (SEP, RFC 4034 §2.1.1)."""
    return bool(key.flags & _ENTRY)


def rsa_bits(key: DNSKEY) -> int:
    """The size of an RSA modulus (RFC 3110 §2); 0 for other algorithms and for what cannot be read."""
    if key.algorithm not in _RSA or len(key.key) < 3:
        return 0
    start, size = (1, key.key[0]) if key.key[0] else (3, int.from_bytes(key.key[1:3], "big"))
    return int.from_bytes(key.key[start + size :], "big").bit_length()


def is_supported(key: DNSKEY) -> bool:
    """Whether this machine can verify with ``key``: what it cannot read is not thereby wrong."""
    if key.algorithm >= _PRIVATE or not dns.dnssec.default_policy.ok_to_validate(key):
        return False
    try:
        dns.dnssecalgs.get_algorithm_cls_from_dnskey(key).public_cls.from_dnskey(key)
    except (dns.exception.UnsupportedAlgorithm, UnsupportedAlgorithm, ValueError):
        return False
    return True


def trusted_by(
    zone: dns.name.Name, keys: Iterable[DNSKEY], trusted: Iterable[DS | DNSKEY]
) -> tuple[list[DNSKEY], str]:
    """The keys of ``zone`` that a DS or an anchor vouches for; none, and the cause.

    SHA-1 digests are passed over when there are better ones (RFC 4509 §3). ``unsupported``: no digest is
    of a kind that a validator knows, so that the zone counts as unsigned (RFC 4035 §5.2).
    """
    trusted = list(trusted)
    digests = [t for t in trusted if isinstance(t, DS) and can_follow(t)]
    strong = [ds for ds in digests if ds.digest_type != _SHA1] or digests
    if not strong and not any(isinstance(t, DNSKEY) for t in trusted):
        return [], "unsupported"
    zone_keys = [key for key in keys if is_zone_key(key)]
    found = [
        key for key in zone_keys if key in trusted or any(fits(ds, zone, key) for ds in strong)
    ]
    return found, "" if found else "wrong_ds"


def can_follow(ds: DS) -> bool:
    """Whether a validator that follows today's standards can use a DS: its digest and its algorithm."""
    known = any(algorithm == ds.algorithm for algorithm, _ in dns.dnssecalgs.algorithms)
    allowed = ds.algorithm not in _NOT_VALIDATED and ds.algorithm < _PRIVATE
    return known and allowed and can_compute(ds)


_NOT_VALIDATED = (1, 3, 6)  # RSAMD5 and DSA: MUST NOT be used to validate (RFC 9904)


def can_compute(ds: DSBase) -> bool:
    """Whether its digest is of a type that we can compute."""
    return ds.digest_type in (_SHA1, _SHA256, _SHA384)


def fits(ds: DSBase, zone: dns.name.Name, key: DNSKEY) -> bool:
    """Whether ``ds`` is the digest of ``key``; its digest type must be one that :func:`can_compute`."""
    if (ds.algorithm, ds.key_tag) != (key.algorithm, dns.dnssec.key_id(key)):
        return False
    made: DS = dns.dnssec.make_ds(
        zone, key, ds.digest_type, policy=dns.dnssec.allow_all_policy, validating=True
    )
    return bool(made.digest == ds.digest)
