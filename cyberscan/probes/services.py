"""Exposed services: open ports of declared addresses, what stands behind them, what SSH announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from cyberscan.network.port_sets import CONTROLS, as_ranges, port_set
from cyberscan.network.ports import PortScan, scan_ports
from cyberscan.network.services import identify
from cyberscan.network.session import Network
from cyberscan.network.ssh import read_ssh
from cyberscan.network.udp_services import ask_udp_services
from cyberscan.sdk import (
    Address,
    Budget,
    DeclaredAsset,
    Endpoint,
    Fact,
    Level,
    OpenPorts,
    Port,
    Probe,
    Reason,
    Service,
    Skipped,
    SshAlgorithms,
    Target,
    UdpServices,
)

_MOST_FILTERED_LISTED = 50
_MOST_IDENTIFIED = 100
_MOST_DECLARED = 500
"""Ports that a perimeter may name for one address, whatever the profile."""


def _address(target: Target) -> Address:
    if not isinstance(target, Address):
        raise TypeError(f"not an address: {target.key}")
    return target


def _endpoint(target: Target) -> Endpoint:
    if not isinstance(target, Endpoint):
        raise TypeError(f"not an endpoint: {target.key}")
    return target


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


class Identify(Probe):
    """What stands behind each open port."""

    id = "services.identify"
    level = Level.ACTIVE
    # Two conversations of about three seconds; the rest is waiting for one's turn on a busy address.
    budget = Budget(connections=2, seconds=90)
    feeds: ClassVar[tuple[type[Fact], ...]] = (OpenPorts,)
    produces: ClassVar[tuple[type[Fact], ...]] = (Service,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Open ports, unless the host answers everywhere and they prove nothing."""
        if not isinstance(fact, OpenPorts) or fact.answers_everywhere:
            return
        ip = _address(fact.target).ip
        opened = [port.number for port in fact.ports if port.state == "open"]
        for number in opened[:_MOST_IDENTIFIED]:
            yield Endpoint(ip=ip, port=number)
        for number in opened[_MOST_IDENTIFIED:]:
            detail = f"more than {_MOST_IDENTIFIED} open ports"
            yield Skipped(Endpoint(ip=ip, port=number), Reason.BUDGET_SPENT, detail)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """At most two connections."""
        endpoint = _endpoint(target)
        found = identify(network, endpoint.ip, endpoint.port)
        yield Service(
            target=target, port=endpoint.port, name=found.name, how=found.how,
            product=found.product, version=found.version, banner=found.banner, tls=found.tls,
            open_access=found.open_access, proof=found.proof, features=found.features,
            silent=found.silent,
        )  # fmt: skip


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


class Ssh(Probe):
    """The algorithms that an SSH server offers."""

    id = "services.ssh"
    level = Level.ACTIVE
    budget = Budget(connections=1, seconds=60)
    feeds: ClassVar[tuple[type[Fact], ...]] = (Service,)
    produces: ClassVar[tuple[type[Fact], ...]] = (SshAlgorithms,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Services named ``ssh``."""
        if isinstance(fact, Service) and fact.name == "ssh":
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One connection, ended before any key is exchanged."""
        endpoint = _endpoint(target)
        seen = read_ssh(network, endpoint.ip, endpoint.port)
        yield SshAlgorithms(
            target=target, banner=seen.banner, protocol=seen.protocol, kex=seen.kex,
            host_keys=seen.host_keys, ciphers=seen.ciphers, macs=seen.macs,
        )  # fmt: skip
