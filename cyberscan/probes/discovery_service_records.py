"""The usual services that a domain announces by SRV records (RFC 2782)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import ServiceRecord, ServiceRecords
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import MailDomain, Target, Zone
from cyberscan.levels import Level
from cyberscan.probes._discovery import PATIENCE, as_host, refuse_when_off, when_on
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

SERVICES = (
    "_autodiscover._tcp", "_imaps._tcp", "_imap._tcp", "_pop3s._tcp", "_submission._tcp", "_submissions._tcp",
    "_caldavs._tcp", "_carddavs._tcp", "_sip._tls", "_sips._tcp", "_sip._udp", "_sip._tcp",
    "_sipfederationtls._tcp", "_xmpp-client._tcp", "_xmpp-server._tcp", "_turn._udp", "_turns._tcp",
    "_stun._udp", "_matrix-fed._tcp", "_matrix._tcp", "_ldap._tcp", "_kerberos._udp",
)  # fmt: skip
"""RFC 6186, 6764, 3263, 6120, 8314, 5928, and those of Exchange, Skype, Matrix and Windows domains."""
_MAX_RECORDS = 10


class DiscoveryServiceRecords(Probe):
    """One question a service, after a control for a zone that answers to anything."""

    id = "discovery.service_records"
    level = Level.PASSIVE
    budget = Budget(queries=80, seconds=60)
    feeds = (DeclaredAsset,)
    produces = (ServiceRecords,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        return when_on(self.budget, options)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone | MailDomain) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        refuse_when_off(network)
        control = f"_absent-{secrets.token_hex(8)}._tcp.{target.subject}"
        if network.look_up(control, "SRV", plain=True).records:
            raise LookFailed(Reason.DNS_FAILURE, "any service is answered for")
        found: list[ServiceRecord] = []
        refused: list[str] = []
        unknown: list[str] = []
        for service in SERVICES:
            try:
                records = self._asked(network, target.subject, service, unknown)
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
                unknown.append(service)
                continue
            refused += [service for text in records if text.endswith(" .")]
            read = (service_record(service, text) for text in records[:_MAX_RECORDS])
            found += [record for record in read if record is not None]
        if len(unknown) == len(SERVICES):
            raise LookFailed(Reason.DNS_FAILURE, "no answer")
        return [
            ServiceRecords(
                target=target, records=tuple(found), refused=tuple(dict.fromkeys(refused)),
                unknown=tuple(unknown),
            )
        ]  # fmt: skip

    @staticmethod
    def _asked(network: Network, name: str, service: str, unknown: list[str]) -> tuple[str, ...]:
        if len(unknown) >= PATIENCE:
            raise LookFailed(Reason.TIMEOUT, "resolver left alone")
        return network.look_up(f"{service}.{name}", "SRV", plain=True).records


def service_record(service: str, text: str) -> ServiceRecord | None:
    """``priority weight port target``; None for what leads to no host."""
    parts = text.split()
    if len(parts) != 4 or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) <= 5):
        return None
    host = as_host(parts[3])
    return ServiceRecord(service=service, host=host, port=int(parts[2])) if host else None
