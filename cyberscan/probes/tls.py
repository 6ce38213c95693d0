"""TLS endpoints: versions and suites by our own hellos, certificates by sslyze."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.targets import Endpoint, Target
from cyberscan.facts.tls import TlsCertificates, TlsProtocols
from cyberscan.levels import Level
from cyberscan.network import certificates, hello
from cyberscan.network.session import Network
from cyberscan.reasons import Reason
from cyberscan.sdk import Budget, Probe, Skipped


class TlsHello(Probe):
    """What versions and suites an endpoint accepts: up to 20 hellos where it is well configured."""

    id: ClassVar[str] = "tls.hello"
    level: ClassVar[Level] = Level.LIGHT
    budget: ClassVar[Budget] = Budget(connections=150, seconds=120)
    feeds: ClassVar[tuple[type[Fact], ...]] = (HostAddresses, SmtpSession)
    produces: ClassVar[tuple[type[Fact], ...]] = (TlsProtocols,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """The https origins of a host, and mail hosts that offer STARTTLS."""
        if isinstance(fact, HostAddresses):
            return _web_endpoints(fact)
        if isinstance(fact, SmtpSession) and fact.starttls == "offered":
            # Announced, then refused: the mail checks tell it, there is no TLS to look at.
            return () if fact.handshake == "refused" else (fact.target,)
        return ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """Ask hello after hello."""
        assert isinstance(target, Endpoint)  # noqa: S101 - what feeds_on gives
        return (hello.survey(network, target),)


class TlsCertificateChain(Probe):
    """The chain that an endpoint sends, as a client of today sees it."""

    id: ClassVar[str] = "tls.certificates"
    level: ClassVar[Level] = Level.LIGHT
    budget: ClassVar[Budget] = Budget(connections=certificates.CONNECTIONS, seconds=90)
    feeds: ClassVar[tuple[type[Fact], ...]] = (TlsProtocols,)
    produces: ClassVar[tuple[type[Fact], ...]] = (TlsCertificates,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Endpoints that do speak TLS."""
        return (fact.target,) if isinstance(fact, TlsProtocols) and fact.speaks == "tls" else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One child process, one endpoint."""
        assert isinstance(target, Endpoint)  # noqa: S101 - what feeds_on gives
        return (certificates.read_certificates(network, target),)


def _web_endpoints(fact: HostAddresses) -> Iterator[Target | Skipped]:
    sites = [site for site in fact.sites if site.scheme == "https"]
    if not fact.addresses:
        if fact.declared and sites:
            yield Skipped(fact.target, Reason.DNS_FAILURE, "name does not exist")
        return
    ip = next((address for address in fact.addresses if ":" not in address), fact.addresses[0])
    for port in dict.fromkeys(site.port for site in sites):
        yield Endpoint(host=fact.target.subject, ip=ip, port=port)
