"""The exchangers of a mail domain, as DNS names them. Nothing is sent to the authority's hosts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import Exchanger, MailExchangers
from cyberscan.facts.targets import Target
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe
from cyberscan.reasons import Failure, LookFailed
from cyberscan.sdk import Budget

if TYPE_CHECKING:
    from cyberscan.network.dns_answers import Answer

MAX_EXCHANGERS = 10
FAMILIES: tuple[Literal["A"], Literal["AAAA"]] = ("A", "AAAA")


class Exchangers(MailProbe):
    """The MX set, each exchanger with its addresses."""

    id = "mail.exchangers"
    budget = Budget(queries=45, connections=20, seconds=60)
    produces = (MailExchangers,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the MX could not be asked for."""
        domain = target.subject
        answer = network.look_up(domain, "MX")
        lab = network.scope.lab
        if answer.status != "found":
            own = network.addresses(domain) if answer.status == "nodata" else ()
            return [MailExchangers(target=target, status=answer.status, own_addresses=own, lab=lab)]
        records = mx_records(answer.records)
        if not any(host for _, host in records):  # also when ".", wrongly, is there twice
            return [MailExchangers(target=target, null=True, lab=lab)]
        found = tuple(_exchanger(network, *record) for record in records[:MAX_EXCHANGERS])
        more = max(0, len(records) - MAX_EXCHANGERS)
        return [MailExchangers(target=target, exchangers=found, more=more, lab=lab)]


def mx_records(texts: Sequence[str]) -> list[tuple[int, str]]:
    """Preference and host of each MX record, best first; the host of a null MX is empty."""
    split = (text.partition(" ") for text in texts)
    return sorted((int(preference), host.rstrip(".").lower()) for preference, _, host in split)


def _exchanger(network: Network, preference: int, host: str) -> Exchanger:
    if not host:  # "." beside other exchangers (RFC 7505 §3 forbids it): leads nowhere
        return Exchanger(preference=preference, host=".")
    declared = network.scope.ports_of(host)
    answers: list[Answer] = []
    unasked: list[Literal["A", "AAAA"]] = []
    failure: Failure | None = None
    for rtype in FAMILIES:
        try:
            answers.append(network.look_up(host, rtype))
        except LookFailed as failed:
            failure = _not_ours(failed)
            unasked.append(rtype)
    addresses = tuple(dict.fromkeys(ip for answer in answers for ip in answer.records))
    aliases = [answer.aliases[0] for answer in answers if answer.aliases]
    return Exchanger(
        preference=preference,
        host=host,
        alias_of=aliases[0] if aliases else "",
        addresses=addresses,
        ports=tuple(port for port in declared if str(port).endswith("25")) or (25,),
        failed=None if addresses else failure,  # RFC 4074: some servers answer for one type only
        unasked=tuple(unasked) if addresses else (),
        covered=network.scope.covers_name(host),
    )


def _not_ours(failed: LookFailed) -> Failure:
    """The failure of a name; what only ends this task is raised again."""
    if failed.ends_the_task:
        raise failed
    return failed.failure
