"""The chain of trust of declared domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dnssec import Dnssec, ParentDigest, SignaturePeriod, WantedKey, ZoneKey
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.dnssec import Chain, Digest, apex_of, published, validate
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network


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
            algorithms=tuple(sorted({key.algorithm for key in seen.keys})),
            ds_digests=tuple(sorted({ds.digest_type for ds in seen.digests})),
            signatures_expire_at=chain.expires_at,
            signatures=_periods(chain, apex),
            keys=tuple(ZoneKey(**asdict(key)) for key in seen.keys),
            digests=_digests(seen.digests),
            denial=seen.denials.kind,
            nsec3_iterations=seen.denials.iterations,
            nsec3_salt_bytes=seen.denials.salt_bytes,
            nsec3_opt_out=seen.denials.opt_out,
            wanted_digests=None if seen.wanted is None else _digests(seen.wanted),
            wanted_keys=None
            if seen.wanted_keys is None
            else tuple(WantedKey(**asdict(key)) for key in seen.wanted_keys),
            deletion_wanted=seen.deletion_wanted,
        )


def _periods(chain: Chain, apex: str) -> tuple[SignaturePeriod, ...]:
    ordered = sorted(chain.periods, key=lambda period: period.expires_at)
    return tuple(
        SignaturePeriod(name=apex, rtype=p.rtype, inception=p.begins_at, expiration=p.expires_at)
        for p in ordered
    )


def _digests(seen: tuple[Digest, ...]) -> tuple[ParentDigest, ...]:
    return tuple(ParentDigest(**asdict(digest)) for digest in seen)
