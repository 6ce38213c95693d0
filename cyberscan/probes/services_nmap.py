"""What nmap believes of the open ports that could not be named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from cyberscan.network.nmap_version import CONNECTIONS, SECONDS, ask_nmap
from cyberscan.network.port_sets import hands_off, hands_off_equipment, usual_service
from cyberscan.network.services.questions.identity import controller
from cyberscan.network.session import Network
from cyberscan.probes._targets import as_endpoint
from cyberscan.sdk import (
    Budget,
    Fact,
    Level,
    LookFailed,
    NmapVersion,
    Probe,
    Reason,
    Service,
    Skipped,
    Target,
)


class NmapVersions(Probe):
    """What nmap believes of the open ports that could not be named."""

    id = "services.nmap_version"
    level = Level.ACTIVE
    budget = Budget(connections=CONNECTIONS, seconds=4 * SECONDS)
    feeds: ClassVar[tuple[type[Fact], ...]] = (Service,)
    hints: ClassVar[tuple[type[Fact], ...]] = (Service,)
    produces: ClassVar[tuple[type[Fact], ...]] = (NmapVersion,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Ports without a name, and TLS in which nothing was recognised; never printers' or controllers'."""
        if not isinstance(fact, Service) or fact.transport != "tcp" or _spared(fact.port):
            return
        if not fact.name or (fact.name == "tls" and fact.proof == "TLS handshake"):
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One child process."""
        endpoint = as_endpoint(target)
        if network.scope.is_equipment(
            endpoint.ip
        ):  # only what is known to do no harm is sent there
            raise LookFailed(Reason.OUT_OF_SCOPE, "equipment: only greeted")
        seen = ask_nmap(network, endpoint.ip, endpoint.port)
        yield NmapVersion(
            target=target, port=endpoint.port, name=seen.name, product=seen.product,
            version=seen.version, tls=seen.tls, confidence=seen.confidence,
        )  # fmt: skip


def _spared(port: int) -> bool:
    """Whether what listens may print what it is sent, or stop on it."""
    left_alone = hands_off() | hands_off_equipment()
    return port in left_alone or controller(usual_service(port), reads_identity=False) is not None
