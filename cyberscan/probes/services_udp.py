"""What UDP services of declared addresses answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from cyberscan.network.session import Network
from cyberscan.network.udp.ask import WAIT, ask_udp_services, unasked
from cyberscan.network.udp.questions import chosen_questions
from cyberscan.probes._targets import as_address
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
    """What UDP services answer to their most harmless question; the profile chooses which are asked."""

    id = "services.udp"
    level = Level.ACTIVE
    budget = Budget(connections=40, seconds=120)
    feeds: ClassVar[tuple[type[Fact], ...]] = (DeclaredAsset,)
    produces: ClassVar[tuple[type[Fact], ...]] = (UdpServices,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        """One datagram a question of the profile's set, two where silence is asked again."""
        chosen = chosen_questions(_set(options))
        datagrams = len(chosen) * (2 if _repeats(options) else 1)
        datagrams += sum(question.identity is not None for question in chosen)
        return replace(self.budget, connections=datagrams, seconds=20 + datagrams * (WAIT + 0.5))

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Declared addresses."""
        return [fact.target] if isinstance(fact.target, Address) else []

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One datagram a protocol."""
        options = network.options
        ip, chosen = as_address(target).ip, _set(options)
        answers = ask_udp_services(network, ip, chosen, repeat=_repeats(options))
        left = unasked(network, ip, chosen, answers)
        yield UdpServices(target=target, answers=answers, unasked=left)


def _set(options: Mapping[str, Any]) -> str:
    return str(options.get("set", "standard"))


def _repeats(options: Mapping[str, Any]) -> bool:
    return options.get("repeat") is True
