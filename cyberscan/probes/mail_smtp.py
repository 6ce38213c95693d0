"""Each mail host as far as STARTTLS."""

from __future__ import annotations

from collections.abc import Iterator
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

MAX_OTHERS = 2
"""Addresses that are tried when the first takes no connection."""


class Smtp(Probe):
    """One polite conversation with a mail host, a second one when TLS broke in the first."""

    id = "mail.smtp"
    level = Level.LIGHT
    budget = Budget(queries=8, connections=8, seconds=60)
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

    def observe(self, target: Target, network: Network) -> Iterator[Fact]:
        """One fact; of another address of the host when the first takes no connection.

        Raises :class:`LookFailed` when the first could not be spoken with.
        """
        if not isinstance(target, Endpoint):
            return
        try:
            yield _session(network, target)
        except LookFailed as failed:
            if not _no_connection(failed):
                raise
            yield from _elsewhere(network, target, failed)


def spoken_with(network: Network, target: Endpoint) -> Conversation:
    """One conversation, a second one when TLS broke in the first: one cut connection proves nothing.

    Raises :class:`LookFailed` when the host could not be spoken with.
    """
    seen = converse(network, target.ip, target.port, target.host)
    if seen.upgrade is None or seen.upgrade.handshake != "failed":
        return seen
    try:
        return converse(network, target.ip, target.port, target.host)
    except LookFailed as failed:
        return replace(seen, upgrade=Upgrade("", unknown=failed.failure))


def _session(network: Network, target: Endpoint) -> SmtpSession:
    seen = spoken_with(network, target)
    upgrade = seen.upgrade
    return SmtpSession(
        target=target,
        banner=seen.banner,
        extensions=seen.extensions,
        starttls="not_offered" if upgrade is None else "offered",
        handshake="" if upgrade is None else upgrade.handshake,
        handshake_error="" if upgrade is None else upgrade.error,
        handshake_unknown=None if upgrade is None else upgrade.unknown,
    )


def _elsewhere(network: Network, target: Endpoint, failed: LookFailed) -> Iterator[Fact]:
    """What a sender does then: try the host's other addresses (RFC 5321 §5.1). Always raises at the end."""
    trouble = failed
    for ip in _others(network, target):
        try:
            yield _session(network, target.model_copy(update={"ip": ip}))
            break
        except LookFailed as other:
            # Only a host that refuses at every address refuses; without a route it was not asked there.
            if other.failure.reason not in (Reason.REFUSED, Reason.UNREACHABLE):
                trouble = other
    else:
        raise trouble
    raise failed


def _others(network: Network, target: Endpoint) -> list[str]:
    """The next addresses of an exchanger, IPv4 first; they were looked up before, and cost nothing."""
    if not target.host:
        return []
    try:
        known = network.addresses(target.host)
    except LookFailed:
        return []
    others = [ip for ip in known if ip != target.ip]
    return sorted(others, key=lambda ip: ":" in ip)[:MAX_OTHERS]


def _no_connection(failed: LookFailed) -> bool:
    return failed.failure.detail.startswith("connect")


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
