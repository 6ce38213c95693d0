"""What the authority's own name servers give to strangers: the whole zone, or any name looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Host, Target
from cyberscan.facts.zones import NameServer, Recursion, ZoneTransfer
from cyberscan.levels import Level
from cyberscan.network.name_servers import Transfer, ask_transfer, resolves_for_anybody
from cyberscan.probes.dns_delegation import OfDelegation, servers_of
from cyberscan.probes.dns_servers import one_of_each
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

if TYPE_CHECKING:
    from cyberscan.network.session import Network

T = TypeVar("T")


class DnsTransfer(OfDelegation):
    """Whether the authority's own name servers hand the zone over. Others' servers are not asked."""

    id = "dns.transfer"
    level = Level.ACTIVE
    budget = Budget(connections=30, queries=250, seconds=120)
    produces = (ZoneTransfer,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        def ask(ip: str, server: NameServer) -> Transfer:
            return ask_transfer(network, ip, target.subject, server=server.name, port=server.port)

        asked = _ask_ours(network, target.subject, ask)
        given = {name: [t for t in seen if t.given] for name, seen in asked.heard.items()}
        records = [transfer.records for seen in given.values() for transfer in seen]
        yield ZoneTransfer(
            target=target,
            asked=tuple(asked.heard),
            open_on=tuple(name for name, seen in given.items() if seen),
            records_seen=max(records, default=0),
            no_answer=tuple(asked.silent),
            trouble=next(iter(asked.silent.values()), ""),
            outside=tuple(asked.outside),
        )


class DnsRecursion(OfDelegation):
    """Whether the authority's own name servers resolve for strangers. Others' are not asked."""

    id = "dns.recursion"
    level = Level.ACTIVE
    budget = Budget(connections=30, queries=250, seconds=120)
    produces = (Recursion,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        def ask(ip: str, server: NameServer) -> bool:
            return resolves_for_anybody(network, ip, server=server.name, port=server.port)

        asked = _ask_ours(network, target.subject, ask)
        yield Recursion(
            target=target,
            asked=tuple(asked.heard),
            open_on=tuple(name for name, seen in asked.heard.items() if any(seen)),
            no_answer=tuple(asked.silent),
            trouble=next(iter(asked.silent.values()), ""),
            outside=tuple(asked.outside),
        )


@dataclass
class _Round(Generic[T]):
    """What the authority's own name servers said to one question."""

    heard: dict[str, list[T]] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    """Why, by name of server."""
    outside: list[str] = field(default_factory=list)


def _ask_ours(network: Network, zone: str, ask: Callable[[str, NameServer], T]) -> _Round[T]:
    """Ask the servers of the perimeter only: a provider's carries thousands of others' zones."""
    seen: _Round[T] = _Round()
    for server in servers_of(network, network.look_up(zone, "NS").records):
        host = Host(name=server.name)
        scope = network.scope
        if not scope.covers(host) or not scope.level_for(host).allows(Level.ACTIVE):
            seen.outside.append(server.name)
        elif server.state == "unknown":
            seen.silent[server.name] = Reason.DNS_FAILURE
        else:
            _ask_server(server, ask, seen)
    return seen


def _ask_server(server: NameServer, ask: Callable[[str, NameServer], T], seen: _Round[T]) -> None:
    """Ask a server on one address of each family; a name without address is nobody to ask."""
    trouble = ""
    answers: list[T] = []
    for ip in one_of_each(server.addresses):
        try:
            answers.append(ask(ip, server))
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            trouble = trouble or failed.failure.reason
    if answers:
        seen.heard[server.name] = answers
    elif trouble:
        seen.silent[server.name] = trouble
