"""Open ports of declared addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from cyberscan.network.port_sets import CONTROLS, as_ranges, port_set
from cyberscan.network.ports import PortScan, scan_ports
from cyberscan.network.session import Network
from cyberscan.sdk import (
    Address,
    Budget,
    DeclaredAsset,
    Fact,
    Level,
    OpenPorts,
    Port,
    Probe,
    Skipped,
    Target,
)

_MOST_FILTERED_LISTED = 50
_MOST_DECLARED = 500
"""Ports that a perimeter may name for one address, whatever the profile."""


class Ports(Probe):
    """Which TCP ports of a declared address are open."""

    id = "services.ports"
    level = Level.ACTIVE
    budget = Budget(packets=140_000, seconds=1800)
    feeds: ClassVar[tuple[type[Fact], ...]] = (DeclaredAsset,)
    produces: ClassVar[tuple[type[Fact], ...]] = (OpenPorts,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        """Twice the ports of the profile's set: a silent one is asked again."""
        chosen = len(port_set(str(options.get("set", "standard")))) + CONTROLS
        return replace(self.budget, packets=2 * max(chosen, _MOST_DECLARED))

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Declared addresses."""
        return [fact.target] if isinstance(fact.target, Address) else []

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One scan; the ports that the perimeter names are all that is scanned."""
        ip = _address(target).ip
        scan = scan_ports(network, ip, network.scope.ports_of_address(ip))
        yield OpenPorts(
            target=target,
            ports=_listed(scan),
            scanned=len(scan.states),
            closed=len(scan.having("closed")),
            filtered=len(scan.having("filtered")),
            looked=as_ranges(scan.states),
            tool=scan.tool,
            answers_everywhere=scan.answers_everywhere,
        )


def _listed(scan: PortScan) -> tuple[Port, ...]:
    if scan.answers_everywhere:
        return ()
    filtered = scan.having("filtered")
    few = filtered if len(filtered) <= _MOST_FILTERED_LISTED else ()
    found = [Port(number=number) for number in scan.having("open")]
    return (*found, *(Port(number=number, state="filtered") for number in few))


def _address(target: Target) -> Address:
    if not isinstance(target, Address):
        raise TypeError(f"not an address: {target.key}")
    return target
