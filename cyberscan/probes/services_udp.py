"""What UDP services of declared addresses answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from cyberscan.network.session import Network
from cyberscan.network.udp_services import ask_udp_services
from cyberscan.sdk import (
    Address,
    Budget,
    DeclaredAsset,
    Fact,
    Level,
    Probe,
    Skipped,
    Target,
    UdpServices,
)


class Udp(Probe):
    """What a few UDP services answer to their most harmless question."""

    id = "services.udp"
    level = Level.ACTIVE
    budget = Budget(connections=4, seconds=60)
    feeds: ClassVar[tuple[type[Fact], ...]] = (DeclaredAsset,)
    produces: ClassVar[tuple[type[Fact], ...]] = (UdpServices,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Declared addresses."""
        return [fact.target] if isinstance(fact.target, Address) else []

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One datagram a protocol."""
        yield UdpServices(target=target, answers=ask_udp_services(network, _address(target).ip))


def _address(target: Target) -> Address:
    if not isinstance(target, Address):
        raise TypeError(f"not an address: {target.key}")
    return target
