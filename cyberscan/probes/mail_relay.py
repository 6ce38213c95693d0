"""Whether a mail host relays for strangers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import SmtpIpv6, SmtpRelay, SmtpSession
from cyberscan.facts.targets import Endpoint, Target
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.network.smtp_relay import ask_to_relay
from cyberscan.network.text import clean
from cyberscan.sdk import Budget, Probe


class OpenRelay(Probe):
    """One recipient of a reserved domain, no message: beyond what a visitor does, hence active."""

    id = "mail.relay"
    level = Level.ACTIVE
    budget = Budget(connections=1, seconds=75)
    feeds = (SmtpSession, SmtpIpv6)
    hints = (SmtpIpv6,)
    produces = (SmtpRelay,)

    def feeds_on(self, fact: Fact) -> Iterator[Target]:
        """The mail hosts that were spoken with, also at their IPv6 address: whom it serves is set apart."""
        if not isinstance(fact, SmtpIpv6):
            yield fact.target
        elif isinstance(fact.target, Endpoint) and fact.address and fact.unreached is None:
            yield fact.target.model_copy(update={"ip": fact.address})

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the host's answer concludes nothing."""
        if not isinstance(target, Endpoint):
            return []
        seen = ask_to_relay(network, target.ip, target.port, target.host)
        text = clean(" ".join(seen.reply.lines), 200)
        return [
            SmtpRelay(
                target=target, state=seen.state, command=seen.verb, code=seen.reply.code,
                text=text, neighbour=seen.neighbour,
            )
        ]  # fmt: skip
