"""The chain of trust of declared domains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dnssec import Dnssec
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.dnssec import apex_of, published, validate
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network


class DnsDnssec(Probe):
    """What a declared domain publishes of DNSSEC, and whether the chain of trust holds."""

    id = "dns.dnssec"
    level = Level.PASSIVE
    budget = Budget(queries=200, seconds=60)
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
        )
