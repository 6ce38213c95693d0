"""How long the main records of a domain may be kept by those who asked for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import HostAddresses, RecordLife, RecordLives
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.record_lives import record_life
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_OF_A_ZONE = ("NS", "MX", "TXT")
_OF_A_HOST = ("A", "AAAA")


class DnsRecordLives(Probe):
    """Reads answers that other probes ask for anyway: it costs no query of its own."""

    id = "dns.record_lives"
    level = Level.PASSIVE
    budget = Budget(queries=60, seconds=30)
    feeds = (DeclaredAsset, HostAddresses)
    hints = (HostAddresses,)
    produces = (RecordLives,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        if isinstance(fact, HostAddresses):
            return (fact.target,) if fact.addresses else ()
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        lives: list[RecordLife] = []
        troubles: dict[str, LookFailed] = {}
        for rtype in _OF_A_ZONE if isinstance(target, Zone) else _OF_A_HOST:
            try:
                life = record_life(network, target.subject, rtype)
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
                troubles[rtype] = failed
            else:
                lives += [life] if life is not None and life not in lives else []
        if troubles and not lives:
            raise next(iter(troubles.values()))
        unknown = tuple(f"{rtype} {one.failure.reason}" for rtype, one in troubles.items())
        yield RecordLives(target=target, lives=tuple(lives), unknown=unknown)
