"""Declared domains as zones: who serves them, and what each server says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Host, Target, Zone
from cyberscan.facts.zones import (
    Delegation,
    NameServer,
    NameServerAnswers,
    Recursion,
    ServerAnswer,
    ZoneTransfer,
)
from cyberscan.levels import Level
from cyberscan.network.dnssec import apex_of
from cyberscan.network.name_servers import (
    Transfer,
    ask_soa,
    ask_transfer,
    port_of,
    resolves_for_anybody,
)
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

if TYPE_CHECKING:
    from cyberscan.network.session import Network

T = TypeVar("T")

MAX_SERVERS = 13
"""Of one zone: the root has as many."""

_NOT_ALLOWED = (Reason.OUT_OF_SCOPE, Reason.LEVEL_TOO_LOW)


class DnsDelegation(Probe):
    """The name servers of a declared domain, as the resolver sees them."""

    id = "dns.delegation"
    level = Level.PASSIVE
    budget = Budget(queries=150, seconds=60)
    feeds = (DeclaredAsset,)
    produces = (Delegation,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        answer = network.look_up(target.subject, "NS")
        if answer.status == "nxdomain" and not answer.aliases:
            yield Delegation(target=target, status="nxdomain")
        elif not answer.records or answer.aliases:
            # A name inside another zone; an alias's NS are those of somebody else.
            enclosing = apex_of(network, target.subject)
            yield Delegation(target=target, status="nodata", enclosing=enclosing)
        else:
            names = [text.rstrip(".").lower() for text in answer.records[:MAX_SERVERS]]
            servers = tuple(_server(network, name) for name in sorted(set(names)))
            yield Delegation(target=target, servers=servers)


def _server(network: Network, name: str) -> NameServer:
    port = port_of(network, name)
    try:
        addresses = network.addresses(name)
    except LookFailed as failed:
        if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
            raise
        return NameServer(name=name, state="unknown", port=port)
    state = "found" if addresses else "missing"
    return NameServer.model_validate(
        {"name": name, "addresses": addresses, "state": state, "port": port}
    )


class _OfDelegation(Probe):
    """Feeds on delegations that name servers."""

    feeds = (Delegation,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        if isinstance(fact, Delegation) and fact.status == "nxdomain":
            yield Skipped(fact.target, Reason.DNS_FAILURE, "name does not exist")
        elif isinstance(fact, Delegation) and fact.servers:
            yield fact.target


class DnsServers(_OfDelegation):
    """Each delegated server asked for the zone's SOA, without recursion."""

    id = "dns.servers"
    level = Level.LIGHT
    budget = Budget(connections=30, queries=250, seconds=120)
    produces = (NameServerAnswers,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        servers = _servers(network, target.subject)
        answers = tuple(a for server in servers for a in _own_answers(network, target, server))
        yield NameServerAnswers(target=target, answers=answers)


def _servers(network: Network, zone: str) -> list[NameServer]:
    """The delegation again, from the resolver's cache."""
    answer = network.look_up(zone, "NS")
    names = [text.rstrip(".").lower() for text in answer.records[:MAX_SERVERS]]
    return [_server(network, name) for name in sorted(set(names))]


def _own_answers(network: Network, zone: Target, server: NameServer) -> Iterator[ServerAnswer]:
    if server.state != "found":
        detail = "no address" if server.state == "missing" else "address unknown"
        yield ServerAnswer(server=server.name, ip="", state="not_asked", detail=detail)
    for ip in _one_of_each(server.addresses):
        try:
            word = ask_soa(network, ip, zone.subject, server=server.name, port=server.port)
        except LookFailed as failed:
            if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
                raise
            state = "not_asked" if failed.failure.reason in _NOT_ALLOWED else "no_answer"
            values: dict[str, object] = {"state": state, "detail": str(failed.failure.reason)}
        else:
            values = {"state": word.state, "serial": word.serial, "detail": word.detail}
        yield ServerAnswer.model_validate({"server": server.name, "ip": ip, **values})


def _one_of_each(addresses: tuple[str, ...]) -> Iterator[str]:
    """The first IPv4 and the first IPv6 address."""
    for six in (False, True):
        yield from [ip for ip in addresses if (":" in ip) == six][:1]


class DnsTransfer(_OfDelegation):
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


class DnsRecursion(_OfDelegation):
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
    for server in _servers(network, zone):
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
    for ip in _one_of_each(server.addresses):
        try:
            answers.append(ask(ip, server))
        except LookFailed as failed:
            if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
                raise
            trouble = trouble or failed.failure.reason
    if answers:
        seen.heard[server.name] = answers
    elif trouble:
        seen.silent[server.name] = trouble
