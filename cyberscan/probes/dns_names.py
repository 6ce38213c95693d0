"""Where the names of the perimeter lead, and who may be certified under them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import Caa, HostAddresses
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Host, Site, Target, Zone
from cyberscan.levels import Level
from cyberscan.network.caa import relevant_set
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.dns_answers import Answer
    from cyberscan.network.session import Network


MAX_ADDRESSES = 40
"""Of one name: each is a server that may be looked at."""


class DnsAddresses(Probe):
    """A and AAAA of each declared name; for a domain, of its apex and of ``www``."""

    id = "dns.addresses"
    level = Level.PASSIVE
    budget = Budget(queries=60, seconds=30)
    feeds = (DeclaredAsset,)
    produces = (HostAddresses,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        target = fact.target
        if isinstance(target, Zone):
            implied = (Host(name=target.name), Host(name=f"www.{target.name}"))
            # A failed look-up there must not read as a site that could not be seen.
            return implied if isinstance(fact, DeclaredAsset) and fact.visited else ()
        if isinstance(target, Host | Site):
            return (Host(name=target.subject),)
        return ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        name = target.subject
        answers, unknown = _both(network, name)
        addresses = tuple(dict.fromkeys(ip for answer in answers for ip in answer.records))
        if len(addresses) > MAX_ADDRESSES:
            unknown = unknown or Reason.BUDGET_SPENT
        absent = all(answer.status == "nxdomain" for answer in answers)
        aliases = answers[0].aliases
        yield HostAddresses(
            target=target,
            status="found" if addresses else "nxdomain" if absent else "nodata",
            addresses=addresses[:MAX_ADDRESSES],
            aliases=aliases,
            dangling=aliases[-1] if aliases and absent else "",
            declared=network.scope.names_host(name),
            sites=network.scope.sites_of(name),
            ports=network.scope.ports_of(name),
            incomplete=str(unknown or ""),
        )


def _both(network: Network, name: str) -> tuple[list[Answer], Reason | None]:
    """A and AAAA, and why one is missing: it is only survived when the other gave addresses.

    Some servers break on AAAA (RFC 4074): the name is known all the same, but nothing is absent.
    """
    answers: list[Answer] = []
    trouble: LookFailed | None = None
    for rtype in ("A", "AAAA"):
        try:
            answers.append(network.look_up(name, rtype))
        except LookFailed as failed:
            trouble = failed
    if trouble is not None and not any(answer.records for answer in answers):
        raise trouble
    return answers, trouble.failure.reason if trouble else None


class DnsCaa(Probe):
    """The CAA set of each declared domain, and of each site: a name may have a set of its own."""

    id = "dns.caa"
    level = Level.PASSIVE
    budget = Budget(queries=60, seconds=30)
    feeds = (DeclaredAsset, HostAddresses)
    hints = (HostAddresses,)
    produces = (Caa,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        if isinstance(fact, HostAddresses):
            return (fact.target,) if fact.sites and fact.addresses else ()
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        name = target.subject
        found_at, records = relevant_set(network, name)
        above = [d for d in network.scope.domains if name == d or name.endswith(f".{d}")]
        zone = max(above, key=len, default="") if isinstance(target, Host) else ""
        yield Caa(target=target, found_at=found_at, records=records, zone=zone)
