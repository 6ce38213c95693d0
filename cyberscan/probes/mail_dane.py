"""DANE of a mail domain: the proof of its MX set, then the TLSA records of each exchanger (RFC 7672)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from cyberscan.facts.base import Fact
from cyberscan.facts.dane import Dane, DaneHost, State
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.targets import Target
from cyberscan.levels import Level
from cyberscan.mailpolicy import dane
from cyberscan.network.dnssec import validated
from cyberscan.network.session import Network
from cyberscan.network.tlsa import accept_any_length
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Budget, Probe

MAX_HOSTS = 5


class Proved(Protocol):
    """An answer whose chain of trust was followed."""

    @property
    def state(self) -> State: ...
    @property
    def status(self) -> str: ...
    @property
    def records(self) -> tuple[str, ...]: ...
    @property
    def cause(self) -> str: ...
    @property
    def cause_at(self) -> str: ...


Prove = Callable[[str, str], Proved]


class DaneRecords(Probe):
    """TLSA records of the exchangers. Names only: no exchanger is contacted."""

    id = "mail.dane"
    level = Level.PASSIVE
    budget = Budget(queries=80, connections=20, seconds=60)
    feeds = (MailExchangers,)
    produces = (Dane,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        """A domain that receives mail."""
        if isinstance(fact, MailExchangers) and fact.exchangers:
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the budget ends before."""
        accept_any_length()
        prove = partial(validated, network, now=datetime.now(UTC))
        domain = target.subject
        mx = prove(domain, "MX")
        if mx.state == "bogus":
            return [Dane(target=target, mx=mx.state, mx_cause=mx.cause)]
        hosts = exchangers_of(mx.records)
        if mx.state != "secure":
            seen = [_unproved(network, host) for host in hosts[:MAX_HOSTS]]
        else:
            proved = (host_of(network, prove, host) for host in hosts[:MAX_HOSTS])
            seen = [host for host in proved if host is not None]
        more = max(0, len(hosts) - MAX_HOSTS)
        kept = tuple(seen)
        return [Dane(target=target, mx=mx.state, mx_cause=mx.cause, hosts=kept, more_hosts=more)]


def exchangers_of(records: Iterable[str]) -> list[str]:
    """The hosts of an MX set, the preferred ones first, each once."""
    pairs = [text.split(None, 1) for text in records]
    kept = [(pair[0], pair[1].rstrip(".").lower()) for pair in pairs if len(pair) == 2]
    ordered = sorted(kept, key=lambda pair: (len(pair[0]), pair))  # 16 bits, without leading zeros
    return list(dict.fromkeys(host for _, host in ordered if host))


def host_of(network: Network, prove: Prove, host: str) -> DaneHost | None:
    """The TLSA set of one exchanger of a proved MX set, where a sender would look for it.

    None where the exchanger certainly has no address: no sender goes there.
    """
    addresses = prove(host, "A")
    if addresses.status == "nodata":
        addresses = prove(host, "AAAA")
    if addresses.state in ("bogus", "undetermined"):
        return DaneHost(
            host=host, addresses=addresses.state, state=addresses.state,
            cause=addresses.cause, cause_at=addresses.cause_at,
        )  # fmt: skip
    if addresses.status != "found":
        return None
    found = DaneHost(host=host, addresses=addresses.state)
    for base in _bases(network, host, follow=addresses.state == "secure"):
        found = _tlsa(prove, base, found)
        if found.found is not False:  # one set, or one that could not be had, ends the search
            break
    return found


def _bases(network: Network, host: str, *, follow: bool) -> list[str]:
    """The end of a chain of aliases that is proved, then the name of the MX itself (RFC 7672 §2.2.2)."""
    try:
        aliases = network.look_up(host, "A").aliases if follow else ()
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        aliases = ()
    return list(dict.fromkeys([*aliases[-1:], host]))


def _tlsa(prove: Prove, base: str, host: DaneHost) -> DaneHost:
    seen = prove(f"_25._tcp.{base}", "TLSA")
    known = seen.state in ("secure", "insecure")
    return DaneHost(
        host=host.host,
        base=base,
        addresses=host.addresses,
        state=seen.state,
        found=seen.status == "found" if known else None,
        cause=seen.cause,
        cause_at=seen.cause_at,
        records=dane.records(seen.records) if known else (),
    )


def _unproved(network: Network, host: str) -> DaneHost:
    """Without proof of the MX set senders need not look further: whether there are records, no more."""
    try:
        records = network.look_up(f"_25._tcp.{host}", "TLSA").records
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return DaneHost(host=host, base=host)
    return DaneHost(host=host, base=host, found=bool(records), records=dane.records(records))
