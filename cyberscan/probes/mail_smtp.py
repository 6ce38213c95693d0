"""Each mail host as far as STARTTLS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import Exchanger, MailExchangers, SmtpSession
from cyberscan.facts.services import Service
from cyberscan.facts.targets import Endpoint, Target
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.network.smtp import Conversation, Upgrade, converse
from cyberscan.perimeter.identifiers import host_name
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped


class Smtp(Probe):
    """One polite conversation with a mail host, a second one when TLS broke in the first."""

    id = "mail.smtp"
    level = Level.LIGHT
    budget = Budget(connections=2, seconds=60)
    feeds = (MailExchangers, Service)
    hints = (Service,)
    produces = (SmtpSession,)

    def feeds_on(self, fact: Fact) -> Iterator[Target | Skipped]:
        """The first address of each exchanger, on each of its ports; mail services of the port scan."""
        if isinstance(fact, MailExchangers):
            for exchanger in fact.exchangers:
                yield from _endpoints(fact.target, exchanger)
        elif isinstance(fact, Service):
            yield from _service(fact)

    def answers_for(self, target: Target) -> Iterator[Target]:
        """A service found on an exchanger's address and port is that exchanger's."""
        if isinstance(target, Endpoint) and target.host:
            yield target.model_copy(update={"host": ""})

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the host could not be spoken with."""
        if not isinstance(target, Endpoint):
            return []
        seen = converse(network, target.ip, target.port, target.host)
        if seen.upgrade is not None and seen.upgrade.handshake == "failed":
            seen = _again(network, target, seen)  # one cut connection proves nothing
        upgrade = seen.upgrade
        return [
            SmtpSession(
                target=target,
                banner=seen.banner,
                extensions=seen.extensions,
                starttls="not_offered" if upgrade is None else "offered",
                handshake="" if upgrade is None else upgrade.handshake,
                handshake_error="" if upgrade is None else upgrade.error,
                handshake_unknown=None if upgrade is None else upgrade.unknown,
            )
        ]


def _service(fact: Service) -> Iterator[Target]:
    """Submission (RFC 6409), or a host that is no exchanger; inside TLS all is announced in secret."""
    speaks = fact.name == "smtp" and fact.how != "port" and not fact.tls
    if speaks and isinstance(fact.target, Endpoint):
        yield fact.target.model_copy(update={"starttls": "smtp"})


def _endpoints(target: Target, exchanger: Exchanger) -> Iterator[Target | Skipped]:
    if exchanger.failed is not None:
        yield Skipped(target, exchanger.failed.reason, f"{exchanger.host}: address unknown")
    if not exchanger.addresses:
        return
    try:
        host = host_name(exchanger.host)
    except ValueError:
        yield Skipped(target, Reason.PROTOCOL_ERROR, "the exchanger is not a host name")
        return
    four = (ip for ip in exchanger.addresses if ":" not in ip)
    ip = next(four, exchanger.addresses[0])
    for port in exchanger.ports:
        yield Endpoint(host=host, ip=ip, port=port, starttls="smtp")


def _again(network: Network, target: Endpoint, first: Conversation) -> Conversation:
    try:
        return converse(network, target.ip, target.port, target.host)
    except LookFailed as failed:
        return replace(first, upgrade=Upgrade("", unknown=failed.failure))
