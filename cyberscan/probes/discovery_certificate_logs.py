"""Names below a declared domain in publicly logged certificates, asked of a search when the user allows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import CertificateLogs, LoggedName
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.ct_logs import ask_certificate_logs
from cyberscan.probes._discovery import PATIENCE, where
from cyberscan.public_sources import CERTIFICATE_LOGS
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MOST_ASKED = 100
"""Names that DNS is asked about: where a name leads today is what tells a server from a memory."""


class DiscoveryCertificateLogs(Probe):
    """One request a domain to the search, then the resolver: nothing is sent to the authority's hosts."""

    id = "discovery.certificate_logs"
    level = Level.PASSIVE
    budget = Budget(connections=4, requests=1, queries=450, seconds=120)
    feeds = (DeclaredAsset,)
    produces = (CertificateLogs,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        domain = target.subject
        if any(domain.endswith(f".{other}") for other in network.scope.domains):
            return [CertificateLogs(target=target, status="elsewhere")]
        logged = ask_certificate_logs(network, domain)
        server = urlsplit(network.settings.ct_server or CERTIFICATE_LOGS).hostname or ""
        return [
            CertificateLogs(
                target=target, server=server, names=tuple(_located(network, logged.names)),
                wildcards=logged.wildcards, more=logged.more,
            )
        ]  # fmt: skip


def _located(network: Network, names: tuple[LoggedName, ...]) -> Iterable[LoggedName]:
    silent = 0
    for place, one in enumerate(names):
        if place >= MOST_ASKED or silent >= PATIENCE:
            yield one
            continue
        try:
            addresses, aliases = where(network, one.name)
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            silent += 1
            yield one
        else:
            silent = 0
            yield one.model_copy(update={"addresses": addresses, "aliases": aliases})
