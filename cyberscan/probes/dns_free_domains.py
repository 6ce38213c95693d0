"""Missing names that a zone leads to, below domains that anybody may register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import FreeDomain, FreeDomains, HostAddresses
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.targets import Host, MailDomain, Target
from cyberscan.facts.zones import Delegation
from cyberscan.levels import Level
from cyberscan.network.registrable import free_domain
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_MAX_NAMES = 10
_Role = Literal["alias", "exchanger", "name_server"]


class DnsFreeDomains(Probe):
    """Asks about the domain of each missing name. Where nothing is missing, nothing is asked."""

    id = "dns.free_domains"
    level = Level.PASSIVE
    budget = Budget(queries=80, seconds=30)
    feeds = (HostAddresses, MailExchangers, Delegation)
    hints = feeds
    produces = (FreeDomains,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        if isinstance(fact, HostAddresses):
            missing = bool(fact.dangling)
        elif isinstance(fact, MailExchangers):
            missing = any(not one.addresses and one.failed is None for one in fact.exchangers)
        else:
            assert isinstance(fact, Delegation)  # noqa: S101 - the engine offers only what is fed on
            missing = any(server.state == "missing" for server in fact.servers)
        return (fact.target,) if missing else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        missing: list[str] = []
        free: list[FreeDomain] = []
        role, names = _led_to(target, network)
        unknown = names[_MAX_NAMES:]
        for name in names[:_MAX_NAMES]:
            try:
                last = _missing(network, name)
                domain = free_domain(network, last) if last else ""
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
                unknown.append(name)
                continue
            missing += [last] if last else []
            if domain:
                free.append(FreeDomain(role=role, name=last, domain=domain))
        yield FreeDomains(
            target=target, missing=tuple(missing), free=tuple(free), unknown=tuple(unknown)
        )


def _led_to(target: Target, network: Network) -> tuple[_Role, list[str]]:
    """The names that the target leads to, from answers that the scan has already."""
    if isinstance(target, Host):
        return "alias", [target.name]
    rtype = "MX" if isinstance(target, MailDomain) else "NS"
    answer = network.look_up(target.subject, rtype)
    names = [text.split(" ")[-1].rstrip(".").lower() for text in answer.records]
    role: _Role = "exchanger" if rtype == "MX" else "name_server"
    return role, [name for name in names if name]


def _missing(network: Network, name: str) -> str:
    """The name that does not exist at the end of the aliases of ``name``; empty when all do."""
    answer = network.look_up(name, "A")
    if answer.status != "nxdomain":
        return ""
    return answer.aliases[-1] if answer.aliases else name
