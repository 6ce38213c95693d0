"""Declared domains as zones: who serves them by the resolver, and how the zone describes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.facts.zones import Delegation, NameServer, StartOfAuthority
from cyberscan.levels import Level
from cyberscan.network.dnssec import apex_of
from cyberscan.network.name_servers import port_of
from cyberscan.network.record_lives import record_life
from cyberscan.public_suffixes import registrable
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_SERVERS = 13
"""Of one zone: the root has as many."""

_TYPES: tuple[Literal["A", "AAAA"], ...] = ("A", "AAAA")
_DAY = 86_400
_NUMBER = re.compile(r"[0-9]{1,10}")


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
            # No registry holds aliases: at a registered domain it can only be the zone's own.
            alias = answer.aliases[0] if answer.aliases and _is_registered(target) else ""
            yield Delegation(target=target, status="nodata", enclosing=enclosing, alias=alias)
        else:
            servers = tuple(servers_of(network, answer.records))
            others = sorted(map(server_name, answer.records))[MAX_SERVERS:]
            alias, unknown = _alias_at(network, target.subject)
            yield Delegation(
                target=target, servers=servers, others=tuple(others), alias=alias, alias_unknown=unknown
            )  # fmt: skip


def _is_registered(zone: Target) -> bool:
    return registrable(zone.subject) == zone.subject


def _alias_at(network: Network, zone: str) -> tuple[str, str]:
    """A CNAME at the zone's own name, as it shows in an answer that others want too; or why none was seen."""
    try:
        aliases = network.look_up(zone, "MX").aliases
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return "", str(failed.failure.reason)
    return (aliases[0] if aliases else ""), ""


def servers_of(network: Network, records: tuple[str, ...]) -> Iterator[NameServer]:
    """The servers that an NS set names, each with its addresses by the resolver."""
    for name in sorted(set(map(server_name, records)))[:MAX_SERVERS]:
        yield look_at(network, name)


def server_name(text: str) -> str:
    """One spelling for a server's name; ``.`` for the root."""
    return text.rstrip(".").lower() or "."


def look_at(network: Network, name: str) -> NameServer:
    """A server's addresses; what could not be asked for is told."""
    found: list[str] = []
    aliases: tuple[str, ...] = ()
    unknown: list[Literal["A", "AAAA"]] = []
    absent: set[Literal["found", "nodata", "nxdomain"]] = set()
    for rtype in _TYPES:
        try:
            answer = network.look_up(name, rtype)
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            unknown.append(rtype)
        else:
            found += answer.records
            aliases = aliases or answer.aliases
            absent.add(answer.status)
    nowhere: Literal["nxdomain", "nodata"] = "nxdomain" if absent == {"nxdomain"} else "nodata"
    missing = not found and not unknown
    return NameServer(
        name=name,
        addresses=tuple(dict.fromkeys(found)),
        state="found" if found else "missing" if missing else "unknown",
        port=port_of(network, name),
        unknown=tuple(unknown),
        aliases=aliases,
        absent=nowhere if missing else "",
    )


class OfDelegation(Probe):
    """Feeds on delegations of zones."""

    feeds = (Delegation,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        if not isinstance(fact, Delegation):
            return
        if fact.status == "nxdomain":
            yield Skipped(fact.target, Reason.DNS_FAILURE, "name does not exist")
        elif fact.servers or fact.enclosing == fact.target.subject:
            yield fact.target


class DnsSoa(OfDelegation):
    """The SOA record of a declared zone."""

    id = "dns.soa"
    level = Level.PASSIVE
    budget = Budget(queries=20, seconds=30)
    produces = (StartOfAuthority,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        answer = network.look_up(target.subject, "SOA")
        fields = answer.records[0].split() if answer.records and not answer.aliases else []
        numbers = [int(field) for field in fields[2:] if _NUMBER.fullmatch(field)]
        if len(fields) != 7 or len(numbers) != 5:
            raise LookFailed(Reason.DNS_FAILURE, "no SOA")
        serial, refresh, retry, expire, minimum = numbers
        # Where it cannot matter, no server of the zone is asked for it.
        life = record_life(network, target.subject, "SOA") if minimum > _DAY else None
        yield StartOfAuthority(
            target=target,
            mname=server_name(fields[0]),
            rname=server_name(fields[1]),
            serial=serial,
            refresh=refresh,
            retry=retry,
            expire=expire,
            minimum=minimum,
            ttl=life.seconds if life else answer.ttl,
            ttl_exact=life is not None and life.exact,
        )
