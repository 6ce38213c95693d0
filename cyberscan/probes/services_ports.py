"""Open ports of declared addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from cyberscan.network.port_sets import CONTROLS, port_set
from cyberscan.network.port_silence import ASKED_AGAIN
from cyberscan.network.ports import Asked, PortScan, scan_together
from cyberscan.network.session import Network
from cyberscan.port_ranges import as_ranges
from cyberscan.probes._targets import as_address
from cyberscan.sdk import (
    Address,
    Budget,
    DeclaredAsset,
    Fact,
    Level,
    Look,
    LookFailed,
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
    together = 64

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        """Twice the ports of the profile's set, and a few more: silent ones are asked again."""
        chosen = len(port_set(str(options.get("set", "standard")))) + CONTROLS
        return replace(self.budget, packets=2 * max(chosen, _MOST_DECLARED) + ASKED_AGAIN)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Declared addresses."""
        return [fact.target] if isinstance(fact.target, Address) else []

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One address by itself."""
        return self.observe_together([Look(target, network)])

    def observe_together(self, looks: Sequence[Look]) -> Iterable[Fact]:
        """One scan of all of them; the ports that the perimeter names are all that is scanned."""
        asked = [_asked(look) for look in looks]
        results = scan_together(asked)
        for look, one in zip(looks, asked, strict=True):
            result = results[one.ip]
            if isinstance(result, LookFailed):
                yield OpenPorts.failing(look.target, result.failure)
            else:
                yield _seen(look.target, result)


def _asked(look: Look) -> Asked:
    ip = as_address(look.target).ip
    return Asked(look.network, ip, look.network.scope.ports_of_address(ip))


def _seen(target: Target, scan: PortScan) -> OpenPorts:
    unheard = scan.having("filtered") if scan.silence != "filtered" else ()
    return OpenPorts(
        target=target,
        ports=_listed(scan),
        scanned=len(scan.states),
        closed=len(scan.having("closed")),
        filtered=len(scan.having("filtered")),
        looked=as_ranges(scan.states),
        tool=scan.tool,
        technique=scan.technique,
        silence=scan.silence,
        unheard=as_ranges(unheard),
        answers_everywhere=scan.answers_everywhere,
    )


def _listed(scan: PortScan) -> tuple[Port, ...]:
    if scan.answers_everywhere:
        return ()
    filtered = scan.having("filtered")
    few = filtered if len(filtered) <= _MOST_FILTERED_LISTED else ()
    found = [Port(number=number) for number in scan.having("open")]
    return (*found, *(Port(number=number, state="filtered") for number in few))
