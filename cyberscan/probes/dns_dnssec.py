"""The chain of trust of declared domains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dns.dnssec
import dns.name
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.dsbase import DSBase

from cyberscan.facts.base import Fact
from cyberscan.facts.dnssec import Dnssec, ParentDigest, SignaturePeriod, ZoneKey
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.dnssec import (
    Chain,
    Published,
    apex_of,
    can_compute,
    fits,
    is_entry,
    is_revoked,
    published,
    rsa_bits,
    validate,
)
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_DELETE = 0
"""The algorithm of the CDS that asks for removal (RFC 8078 §4)."""


class DnsDnssec(Probe):
    """What a declared domain publishes of DNSSEC, and whether the chain of trust holds."""

    id = "dns.dnssec"
    level = Level.PASSIVE
    budget = Budget(connections=20, queries=200, seconds=60)
    feeds = (DeclaredAsset,)
    produces = (Dnssec,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        apex = apex_of(network, target.subject)
        if not apex:
            raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
        seen = published(network, apex)
        now = datetime.now(UTC)
        chain = validate(network, apex, now)
        yield Dnssec(
            target=target,
            observed_at=now,
            state=chain.state,
            cause=chain.cause,
            cause_at=chain.cause_at,
            apex=apex,
            signed=bool(seen.keys),
            ds_present=bool(seen.digests),
            algorithms=tuple(sorted({int(key.algorithm) for key in seen.keys})),
            ds_digests=tuple(sorted({int(ds.digest_type) for ds in seen.digests})),
            signatures_expire_at=chain.expires_at,
            signatures=_periods(chain, apex),
            keys=tuple(_key(key, seen) for key in seen.keys),
            digests=tuple(_digest(ds, apex, seen) for ds in seen.digests),
            denial=seen.denials.kind,
            nsec3_iterations=seen.denials.iterations,
            nsec3_salt_bytes=seen.denials.salt_bytes,
            nsec3_opt_out=seen.denials.opt_out,
            wanted_digests=_wanted(apex, seen),
            deletion_wanted=any(cds.algorithm == _DELETE for cds in seen.wanted or ()),
        )


def _periods(chain: Chain, apex: str) -> tuple[SignaturePeriod, ...]:
    ordered = sorted(chain.periods, key=lambda period: period.expires_at)
    return tuple(
        SignaturePeriod(name=apex, rtype=p.rtype, inception=p.begins_at, expiration=p.expires_at)
        for p in ordered
    )


def _key(key: DNSKEY, seen: Published) -> ZoneKey:
    tag = dns.dnssec.key_id(key)
    return ZoneKey(
        tag=tag,
        algorithm=int(key.algorithm),
        bits=rsa_bits(key),
        entry=is_entry(key),
        revoked=is_revoked(key),
        signs_keys=tag in seen.signing_tags,
    )


def _digest(ds: DSBase, apex: str, seen: Published) -> ParentDigest:
    owner = dns.name.from_text(apex)
    known = bool(seen.keys) and can_compute(ds)
    return ParentDigest(
        tag=ds.key_tag,
        algorithm=int(ds.algorithm),
        digest_type=int(ds.digest_type),
        matches=any(fits(ds, owner, key) for key in seen.keys) if known else None,
    )


def _wanted(apex: str, seen: Published) -> tuple[ParentDigest, ...] | None:
    if seen.wanted is None:
        return None
    return tuple(_digest(cds, apex, seen) for cds in seen.wanted if cds.algorithm != _DELETE)
