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

MAX_SIGNATURES = 8
"""Tried of one set, and keys of one tag: each costs a verification, and an attacker may send many."""

_ZONE_KEY, _REVOKED = 0x0100, 0x0080
_SHA1 = 1
_PRIVATE = 252  # and above: indirect, or agreed between two parties (RFC 4034 §A.1.1)

CAUSES = (
    "expired", "not_yet_valid", "bad_signature", "missing_key", "unsupported", "missing_signature",
)  # fmt: skip
"""Why a set did not verify, the most telling first: the one to report when signatures differ."""


@dataclass(frozen=True)
class Verdict:
    """What became of one set of records. ``cause`` is empty when a signature holds."""

    cause: str = ""
    expires_at: datetime | None = None
    """The latest end among the signatures that hold."""


def verify(
    rrset: dns.rrset.RRset,
    signatures: Iterable[RRSIG],
    zone: dns.name.Name,
    keys: Iterable[DNSKEY],
    now: datetime,
) -> Verdict:
    """Whether one of ``signatures``, made by ``zone`` with one of ``keys``, holds at ``now``."""
    keys = list(keys)
    ours = [s for s in signatures if s.type_covered == rrset.rdtype and s.signer == zone]
    tried = [(_cause(rrset, s, keys, now), s) for s in ours[:MAX_SIGNATURES]]
    ends = [signature.expiration for cause, signature in tried if not cause]
    if ends:
        return Verdict(expires_at=datetime.fromtimestamp(max(ends), UTC))
    causes = {cause for cause, _ in tried} or {"missing_signature"}
    return Verdict(min(causes, key=CAUSES.index))


def _cause(rrset: dns.rrset.RRset, signature: RRSIG, keys: list[DNSKEY], now: datetime) -> str:
    matching = [key for key in keys if _made_by(signature, key)][:MAX_SIGNATURES]
    if not matching:
        return "missing_key"
    usable = [key for key in matching if is_supported(key)]
    if not usable:
        return "unsupported"
    if signature.expiration < now.timestamp():
        return "expired"
    if signature.inception > now.timestamp():
        return "not_yet_valid"
    if signature.labels != len(rrset.name) - 1 - rrset.name.is_wild():
        return "bad_signature"  # a wildcard's expansion, never right for what makes a chain
    node = dns.rrset.from_rdata_list(signature.signer, 0, usable)
    try:
        dns.dnssec.validate_rrsig(rrset, signature, {signature.signer: node}, now=now.timestamp())
    except (dns.exception.UnsupportedAlgorithm, UnsupportedAlgorithm):
        return "unsupported"
    except dns.exception.ValidationFailure:
        return "bad_signature"
    return ""


def _made_by(signature: RRSIG, key: DNSKEY) -> bool:
    return (
        key.algorithm == signature.algorithm
        and dns.dnssec.key_id(key) == signature.key_tag
        and is_zone_key(key)
    )


def is_zone_key(key: DNSKEY) -> bool:
    """Whether a key may sign a zone: zone flag, protocol 3, not revoked (RFC 4034 §2.1, RFC 5011)."""
    return key.protocol == 3 and bool(key.flags & _ZONE_KEY) and not key.flags & _REVOKED


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

    SHA-1 digests are passed over when there are better ones (RFC 4509 §3).
    """
    trusted = list(trusted)
    digests = [t for t in trusted if isinstance(t, DS) and _can_check(t)]
    strong = [ds for ds in digests if ds.digest_type != _SHA1] or digests
    if not strong and not any(isinstance(t, DNSKEY) for t in trusted):
        return [], "unsupported"
    zone_keys = [key for key in keys if is_zone_key(key)]
    found = [
        key for key in zone_keys if key in trusted or any(_vouches(ds, zone, key) for ds in strong)
    ]
    return found, "" if found else "wrong_ds"


def _can_check(ds: DS) -> bool:
    supported = dns.dnssecalgs.algorithms
    known = any(algorithm == ds.algorithm for algorithm, _ in supported)
    return known and ds.digest_type in (_SHA1, 2, 4)


def _vouches(ds: DS, zone: dns.name.Name, key: DNSKEY) -> bool:
    if (ds.algorithm, ds.key_tag) != (key.algorithm, dns.dnssec.key_id(key)):
        return False
    made: DS = dns.dnssec.make_ds(zone, key, ds.digest_type, validating=True)
    return bool(made == ds)
