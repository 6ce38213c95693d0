"""What the addresses of the town's own exchangers are called, and whether those names lead back to them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import MailExchangers, MailReverse, ReverseName
from cyberscan.facts.targets import Target
from cyberscan.levels import Level
from cyberscan.network.bare_answers import is_bare
from cyberscan.network.dns_answers import Answer
from cyberscan.network.session import Network
from cyberscan.probes.mail import MAX_EXCHANGERS, mx_records
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

MAX_ADDRESSES = 4
MAX_NAMES = 3
"""PTR records of one address that are followed; nobody needs more than one."""


class ReverseNames(Probe):
    """PTR of each address, then the address of each name: DNS alone, mostly from the cache."""

    id = "mail.reverse"
    level = Level.PASSIVE
    # The exchangers were just looked up by another probe; the budget also holds without its cache.
    budget = Budget(queries=70, connections=20, seconds=60)
    feeds = (MailExchangers,)
    produces = (MailReverse,)

    def feeds_on(self, fact: Fact) -> Iterator[Target | Skipped]:
        """The domain, whatever its exchangers are."""
        yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the exchangers could not be asked for."""
        answer = network.look_up(target.subject, "MX")
        hosts = [host for _, host in mx_records(answer.records)[:MAX_EXCHANGERS] if host]
        own = [host for host in dict.fromkeys(hosts) if network.scope.covers_name(host)]
        pairs = [(host, ip) for host in own for ip in _public(_addresses(network, host))]
        names = tuple(_named(network, host, ip) for host, ip in pairs[:MAX_ADDRESSES])
        return [MailReverse(target=target, names=names)]


def _addresses(network: Network, host: str) -> tuple[str, ...]:
    try:
        return network.addresses(host)
    except LookFailed as failed:
        _raise_our_own(failed)
        return ()  # the exchanger's own fact says so


def _public(addresses: Iterable[str]) -> Iterator[str]:
    """Without those of the machine itself, of which no public zone speaks."""
    return (ip for ip in addresses if not ipaddress.ip_address(ip).is_loopback)


def _named(network: Network, host: str, ip: str) -> ReverseName:
    try:
        answer = _believed(network, ipaddress.ip_address(ip).reverse_pointer, "PTR")
    except LookFailed as failed:
        _raise_our_own(failed)
        return ReverseName(host=host, ip=ip, state="unknown", failed=failed.failure)
    names = tuple(name.rstrip(".").lower() for name in answer.records)[:MAX_NAMES]
    if not names:
        return ReverseName(host=host, ip=ip, state="none")
    return _confirmed(network, host, ip, names, len(answer.records) > MAX_NAMES)


def _confirmed(
    network: Network, host: str, ip: str, names: tuple[str, ...], more: bool
) -> ReverseName:
    """Whether one of the names leads back (the ``iprev`` of RFC 8601 §2.7.3)."""
    trouble = Reason.BUDGET_SPENT if more else None
    for name in names:
        try:
            if ip in _believed(network, name, "AAAA" if ":" in ip else "A").records:
                return ReverseName(host=host, ip=ip, state="confirmed", names=names)
        except LookFailed as failed:
            _raise_our_own(failed)
            trouble = failed.failure.reason
    if trouble is None:
        return ReverseName(host=host, ip=ip, state="mismatch", names=names)
    failure = LookFailed(trouble, "name of the address").failure
    return ReverseName(host=host, ip=ip, state="unknown", names=names, failed=failure)


def _believed(network: Network, name: str, rtype: str) -> Answer:
    """An answer, unless it says "none" and names no zone that would know.

    Nobody here is in charge of these zones, and a resolver that cannot reach them may say so this way: an
    address without a name is told only on the word of its zone. Raises :class:`LookFailed`.
    """
    answer = network.look_up(name, rtype)
    if not answer.records and is_bare(network.resolver.message(network, name, rtype)):
        raise LookFailed(Reason.DNS_FAILURE, "no zone says that there is none")
    return answer


def _raise_our_own(failed: LookFailed) -> None:
    if failed.ends_the_task:
        raise failed
