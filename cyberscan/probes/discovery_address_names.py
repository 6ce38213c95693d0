"""What the declared addresses are called in reverse DNS."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import AddressNames
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Address, Target
from cyberscan.levels import Level
from cyberscan.network.bare_answers import is_bare
from cyberscan.probes._discovery import as_host, refuse_when_off, when_on
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MOST = 256
"""Addresses of one declared range that are asked about."""
_MAX_NAMES = 5


class DiscoveryAddressNames(Probe):
    """One PTR question an address, to the resolver."""

    id = "discovery.address_names"
    level = Level.PASSIVE
    budget = Budget(queries=12, seconds=30)
    feeds = (DeclaredAsset,)
    produces = (AddressNames,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        return when_on(self.budget, options)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Address) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        refuse_when_off(network)
        if network.scope.place_in_range(target.subject) >= MOST:
            raise LookFailed(Reason.BUDGET_SPENT, "beyond 256 addresses of the range")
        pointer = ipaddress.ip_address(target.subject).reverse_pointer
        answer = network.look_up(pointer, "PTR")
        if not answer.records and is_bare(network.resolver.message(network, pointer, "PTR")):
            # A resolver that cannot reach these zones may say it this way.
            raise LookFailed(Reason.DNS_FAILURE, "no zone says that there is none")
        names = [name for name in map(as_host, answer.records) if name]
        return [
            AddressNames(
                target=target, names=tuple(names[:_MAX_NAMES]), more=max(0, len(names) - _MAX_NAMES)
            )
        ]
