"""The same conversation over IPv6, with a mail host that was spoken with over IPv4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import SmtpIpv6, SmtpSession
from cyberscan.facts.targets import Endpoint, Target
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.probes.mail_smtp import spoken_with
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe


class SmtpOverIpv6(Probe):
    """One conversation as far as STARTTLS with the first IPv6 address; what TLS is worth is not looked at."""

    id = "mail.smtp_ipv6"
    level = Level.LIGHT
    budget = Budget(queries=8, connections=6, seconds=60)
    feeds = (SmtpSession,)
    produces = (SmtpIpv6,)

    def feeds_on(self, fact: Fact) -> Iterator[Target]:
        """The exchangers that were spoken with over IPv4."""
        if isinstance(fact.target, Endpoint) and fact.target.host and ":" not in fact.target.ip:
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the address could not be asked for."""
        if not isinstance(target, Endpoint):
            return []
        known = network.look_up(target.host, "AAAA").records
        if not known:
            return [SmtpIpv6(target=target)]
        address = known[0]
        try:
            seen = spoken_with(network, target.model_copy(update={"ip": address}))
        except LookFailed as failed:
            if failed.failure.reason is Reason.INTERRUPTED:
                raise
            return [SmtpIpv6(target=target, address=address, unreached=failed.failure)]
        upgrade = seen.upgrade
        return [
            SmtpIpv6(
                target=target,
                address=address,
                extensions=seen.extensions,
                starttls="not_offered" if upgrade is None else "offered",
                handshake="" if upgrade is None else upgrade.handshake,
                handshake_error="" if upgrade is None else upgrade.error,
                handshake_unknown=None if upgrade is None else upgrade.unknown,
            )
        ]
