"""The registration of a domain, asked of its registry when the user allows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.registration import Registration
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.rdap import ask_registry
from cyberscan.public_suffixes import registrable
from cyberscan.reasons import LookFailed, Reason
from cyberscan.registries import registry_of
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network


class DnsRegistration(Probe):
    """One request a registered domain, to the registry: nothing is sent to the authority's hosts."""

    id = "dns.registration"
    level = Level.PASSIVE
    budget = Budget(connections=4, requests=1, queries=20, seconds=30)
    feeds = (DeclaredAsset,)
    produces = (Registration,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        domain = registrable(target.subject)
        if not domain:
            raise LookFailed(Reason.OUT_OF_SCOPE, "registry not asked: no registered domain")
        if domain != target.subject and domain in network.scope.domains:
            # Declared itself: it is asked for once, and judged there.
            return [Registration(target=target, domain=domain, status="elsewhere")]
        found = ask_registry(network, domain)
        base = registry_of(domain, network.settings.rdap_server)
        server = urlsplit(base).hostname or ""
        if found is None:
            return [Registration(target=target, domain=domain, server=server, status="not_found")]
        return [
            Registration(
                target=target, domain=domain, server=server, expires_at=found.expires_at,
                changed_at=found.changed_at, registrar=found.registrar, states=found.states,
                delegation_signed=found.delegation_signed,
            )
        ]  # fmt: skip
