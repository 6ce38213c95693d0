"""The exchangers of a mail domain, as DNS names them. Nothing is sent to the authority's hosts."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import Exchanger, MailExchangers
from cyberscan.facts.targets import Target
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

MAX_EXCHANGERS = 10


class Exchangers(MailProbe):
    """The MX set, each exchanger with its addresses."""

    id = "mail.exchangers"
    budget = Budget(queries=45, connections=20, seconds=60)
    produces = (MailExchangers,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the MX could not be asked for."""
        domain = target.subject
        answer = network.look_up(domain, "MX")
        if answer.status != "found":
            own = network.addresses(domain) if answer.status == "nodata" else ()
            return [MailExchangers(target=target, status=answer.status, own_addresses=own)]
        records = sorted(_mx(text) for text in answer.records)
        if not any(host for _, host in records):  # also when ".", wrongly, is there twice
            return [MailExchangers(target=target, null=True)]
        exchangers = tuple(_exchanger(network, *record) for record in records[:MAX_EXCHANGERS])
        return [MailExchangers(target=target, exchangers=exchangers)]


def _mx(text: str) -> tuple[int, str]:
    preference, _, host = text.partition(" ")
    return int(preference), host.rstrip(".").lower()


def _exchanger(network: Network, preference: int, host: str) -> Exchanger:
    if not host:  # "." beside other exchangers (RFC 7505 §3 forbids it): leads nowhere
        return Exchanger(preference=preference, host=".")
    declared = network.scope.ports_of(host)
    ports = tuple(port for port in declared if str(port).endswith("25")) or (25,)
    try:
        aliases = network.look_up(host, "A").aliases
        addresses = network.addresses(host)
    except LookFailed as failed:
        if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
            raise
        return Exchanger(preference=preference, host=host, ports=ports, failed=failed.failure)
    return Exchanger(
        preference=preference, host=host, alias_of=aliases[0] if aliases else "",
        addresses=addresses, ports=ports,
    )  # fmt: skip
