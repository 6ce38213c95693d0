"""TLS endpoints: what our own hellos show, then what only a real handshake shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import TlsCertificates
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.services import Service
from cyberscan.facts.targets import Endpoint, Target
from cyberscan.facts.tls import TlsExtensions, TlsKeyExchange, TlsProtocols, TlsTrials
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.network.tls import handshakes, survey
from cyberscan.probes._tls_endpoints import endpoints_of, nameless
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

CONNECTIONS = 150 + handshakes.CONNECTIONS
"""A well-configured server takes about 30, a broad one up to 150; the rest is for real handshakes."""
_FEW = Budget(connections=4, seconds=60)


class TlsEndpoint(Probe):
    """Versions, suites, groups, extensions and chains of one endpoint, in one polite series."""

    id: ClassVar[str] = "tls.endpoint"
    level: ClassVar[Level] = Level.LIGHT
    budget: ClassVar[Budget] = Budget(connections=CONNECTIONS, seconds=180)
    feeds: ClassVar[tuple[type[Fact], ...]] = (HostAddresses, SmtpSession, Service)
    hints: ClassVar[tuple[type[Fact], ...]] = (Service,)
    produces: ClassVar[tuple[type[Fact], ...]] = (
        TlsProtocols,
        TlsKeyExchange,
        TlsExtensions,
        TlsCertificates,
        TlsTrials,
    )

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        """A few connections where the profile wants the certificates alone (``{only: certificates}``)."""
        return _FEW if options.get("only") == "certificates" else self.budget

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """The https origins of a host, mail hosts that offer STARTTLS, services that speak TLS."""
        return endpoints_of(fact)

    def answers_for(self, target: Target) -> Iterable[Target]:
        """A service on the address and port of a name is that name's."""
        return nameless(target)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """Hello after hello; real handshakes only where TLS is spoken."""
        assert isinstance(target, Endpoint)  # noqa: S101 - what feeds_on gives
        if network.scope.spares(target.ip, target.host):
            raise LookFailed(Reason.OUT_OF_SCOPE, "equipment: only greeted")
        if network.options.get("only") == "certificates":
            yield handshakes.certificates_alone(network, target)
            raise LookFailed(Reason.OUT_OF_SCOPE, "not asked for by the profile")
        shown = survey.survey(network, target)
        yield shown.protocols
        if shown.protocols.speaks != "tls":
            return
        yield shown.key_exchange
        yield shown.extensions
        yield from handshakes.look(network, shown)
