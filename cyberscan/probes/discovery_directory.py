"""What the public directory of administrations says of the authority, asked when the user allows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import DirectoryEntry
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.network.directory import ask_directory
from cyberscan.public_sources import DIRECTORY
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network


class DiscoveryDirectory(Probe):
    """One request for the whole authority, recorded on its first declared domain."""

    id = "discovery.directory"
    level = Level.PASSIVE
    budget = Budget(connections=4, requests=1, queries=20, seconds=30)
    feeds = (DeclaredAsset,)
    produces = (DirectoryEntry,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        if target.subject != network.scope.domains[0]:
            return [DirectoryEntry(target=target, status="elsewhere")]
        found = ask_directory(network, network.scope.authority)
        server = urlsplit(network.settings.directory_server or DIRECTORY).hostname or ""
        if found is None:
            return [DirectoryEntry(target=target, server=server, status="not_found")]
        return [
            DirectoryEntry(
                target=target, server=server, title=found.title, sites=found.sites,
                mail_domains=found.mail_domains,
            )
        ]  # fmt: skip
