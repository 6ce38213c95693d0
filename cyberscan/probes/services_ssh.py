"""What SSH servers announce."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from cyberscan.network.port_sets import hands_off
from cyberscan.network.session import Network
from cyberscan.network.ssh import read_ssh
from cyberscan.network.ssh_host_key import HostKey
from cyberscan.probes._targets import as_endpoint
from cyberscan.sdk import (
    Budget,
    Fact,
    Level,
    Probe,
    Service,
    Skipped,
    SshAlgorithms,
    SshHostKey,
    Target,
)


class Ssh(Probe):
    """The algorithms that an SSH server offers, and the size of its host key."""

    id = "services.ssh"
    level = Level.ACTIVE
    budget = Budget(connections=1, seconds=60)
    feeds: ClassVar[tuple[type[Fact], ...]] = (Service,)
    produces: ClassVar[tuple[type[Fact], ...]] = (SshAlgorithms,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Services named ``ssh``, but on ports to which nothing is ever sent."""
        if isinstance(fact, Service) and fact.name == "ssh" and fact.port not in hands_off():
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One connection, ended when the server has shown its key."""
        endpoint = as_endpoint(target)
        seen = read_ssh(network, endpoint.ip, endpoint.port)
        yield SshAlgorithms(
            target=target, banner=seen.banner, protocol=seen.protocol, kex=seen.kex,
            host_keys=seen.host_keys, ciphers=seen.ciphers, macs=seen.macs,
            host_key_sizes=_sizes(seen.host_key),
        )  # fmt: skip


def _sizes(key: HostKey | None) -> tuple[SshHostKey, ...]:
    return () if key is None else (SshHostKey(type=key.type, bits=key.bits),)
