"""Fetching what ``cyberscan update`` asks for: the hosts of the table of sources, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cyberscan.budgets import Budget
from cyberscan.levels import Level
from cyberscan.network.governor import Governor
from cyberscan.network.http import Client, Reply
from cyberscan.network.resolver import Resolver
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.scope import Contact, Scope
from cyberscan.public_sources import source_host
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.settings import Settings

_REDIRECTS = 2
_MOVED = frozenset({301, 302, 303, 307, 308})


class NotThere(Exception):
    """The source answers that it does not have what was asked."""


def sources_network(
    settings: Settings,
    addresses: Iterable[str],
    requests: int,
    seconds: float,
    *,
    lab: bool = False,
) -> Network:
    """A network that reaches the hosts of ``addresses`` and no authority: its perimeter is empty.

    ``lab`` lets the tests stand in for a source on this machine.
    """
    hosts = frozenset(source_host(address) for address in addresses)
    nobody = Perimeter.model_construct(authority=None, mandate=None, assets=(), exclude=(), lab=lab)
    resolvers = frozenset((server.ip, server.port) for server in settings.resolvers)
    scope = Scope(nobody, Level.PASSIVE, date.today(), resolvers, registries=hosts)
    budget = Budget(connections=4 * requests, requests=2 * requests, queries=200, seconds=seconds)
    governor = Governor(settings.rate, settings.max_connections)
    return Network(scope, settings, governor, Resolver(settings.resolvers), budget)


def fetch(client: Client, address: str, limit: int, key: str = "") -> bytes:
    """One whole answer over https with a certificate that holds; ``key`` is sent to that host only.

    Raises :class:`LookFailed`; :class:`NotThere` for what the source does not have.
    """
    host = urlsplit(address).hostname
    sent = {"Authorization": f"Bearer {key}"} if key else {}
    for _ in range(_REDIRECTS + 1):
        reply = client.get(address, limit=limit, trusted=True, headers=sent)
        if reply.status not in _MOVED:
            return _whole(reply)
        address = urljoin(address, reply.header("location"))
        parts = urlsplit(address)
        if parts.hostname != host or parts.scheme != "https":
            raise LookFailed(Reason.OUT_OF_SCOPE, "source: leads elsewhere")
    raise LookFailed(Reason.PROTOCOL_ERROR, "source: too many redirects")


def _whole(reply: Reply) -> bytes:
    if reply.status == 404:
        raise NotThere(reply.url)
    if reply.status in (401, 403, 429):
        raise LookFailed(Reason.BLOCKED, f"source: status {reply.status}")
    if reply.status != 200:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"source: status {reply.status}")
    if reply.truncated:
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: answer too long or cut")
    return reply.body


def open_client(network: Network) -> Client:
    """The client of an update: it asks registries, never the authority."""
    return Client(network, Contact.REGISTRY)
