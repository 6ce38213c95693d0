"""Declared domains as zones: who serves them, what each server says, their chain of trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import (
    Delegation,
    Dnssec,
    NameServer,
    NameServerAnswers,
    ServerAnswer,
    ZoneTransfer,
)
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Host, Target, Zone
from cyberscan.levels import Level
from cyberscan.network.dnssec import apex_of, published, validate
from cyberscan.network.name_servers import Transfer, ask_soa, ask_transfer, port_of
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

if TYPE_CHECKING:
    from cyberscan.network.session import Network

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
        servers = [s for s in _servers(network, target.subject) if s.state != "missing"]
        ours = [server for server in servers if _may_be_asked(network, server.name)]
        tried = {server.name: _transfer(network, target.subject, server) for server in ours}
        heard = {name: transfer for name, transfer in tried.items() if transfer is not None}
        given = {name: transfer for name, transfer in heard.items() if transfer.given}
        yield ZoneTransfer(
            target=target,
            asked=tuple(heard),
            open_on=tuple(given),
            records_seen=max((transfer.records for transfer in given.values()), default=0),
            no_answer=tuple(name for name in tried if name not in heard),
            outside=tuple(server.name for server in servers if server not in ours),
        )


def _may_be_asked(network: Network, name: str) -> bool:
    """A provider's server carries thousands of zones: only the perimeter's own are asked so much."""
    scope = network.scope
    return scope.covers_name(name) and scope.level_for(Host(name=name)).allows(Level.ACTIVE)


def _transfer(network: Network, zone: str, server: NameServer) -> Transfer | None:
    """How a server takes the request; None when none of its addresses answered."""
    heard: Transfer | None = None
    for ip in _one_of_each(server.addresses):
        try:
            heard = ask_transfer(network, ip, zone, server=server.name, port=server.port)
        except LookFailed as failed:
            if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
                raise
        if heard is not None and heard.given:
            break
    return heard


class DnsDnssec(Probe):
    """What a declared domain publishes of DNSSEC, and whether the chain of trust holds."""

    id = "dns.dnssec"
    level = Level.PASSIVE
    budget = Budget(queries=200, seconds=60)
    feeds = (DeclaredAsset,)
    produces = (Dnssec,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        apex = apex_of(network, target.subject)
        if not apex:
            raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
        seen = published(network, apex)
        now = datetime.now(UTC)
        chain = validate(network, apex, now)
        yield Dnssec(
            target=target,
            observed_at=now,
            state=chain.state,
            cause=chain.cause,
            cause_at=chain.cause_at,
            apex=apex,
            signed=bool(seen.keys),
            ds_present=bool(seen.digests),
            algorithms=tuple(sorted({int(key.algorithm) for key in seen.keys})),
            ds_digests=tuple(sorted({int(ds.digest_type) for ds in seen.digests})),
            signatures_expire_at=chain.expires_at,
        )
