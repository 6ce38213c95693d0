"""What DNS says of a domain's mail: exchangers, SPF, DMARC. Nothing is sent to the authority's hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import Dmarc, Exchanger, MailExchangers, Spf, SpfTerm
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import MailDomain, Target, Zone
from cyberscan.levels import Level
from cyberscan.mailpolicy import dmarc, spf
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

MAX_EXCHANGERS = 10
MAX_TERMS = 200
MAX_TEXTS = 20
MAX_TEXT = 4000


class MailProbe(Probe):
    """Starts from the declared domains, whether declared for mail or not."""

    level = Level.PASSIVE
    feeds = (DeclaredAsset,)

    def feeds_on(self, fact: Fact) -> Iterator[Target | Skipped]:
        """The mail domain of a zone, or a mail domain itself."""
        if isinstance(fact.target, Zone | MailDomain):
            yield MailDomain(name=fact.target.name)


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


class SpfPolicy(MailProbe):
    """SPF, with everything it includes."""

    id = "mail.spf"
    # The most that a policy may ask for: ten terms mx of ten hosts of IPv6 alone, and what is included.
    budget = Budget(queries=250, connections=30, seconds=90)
    produces = (Spf,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the record itself could not be asked for."""
        policy = spf.evaluate(target.subject, network.look_up)
        problem = policy.problem
        return [
            Spf(
                target=target,
                records=_bounded(policy.records),
                attempts=_bounded(policy.attempts),
                result=policy.result,
                cause=problem.cause if problem else "",
                cause_detail=problem.detail if problem else "",
                cause_domain=problem.domain if problem else "",
                lookups=policy.lookups,
                void_lookups=policy.void_lookups,
                all_qualifier=policy.all_qualifier,
                terms=tuple(_term(term) for term in policy.terms[:MAX_TERMS]),
                unfollowed=tuple(policy.unfollowed),
            )
        ]


class DmarcPolicy(MailProbe):
    """DMARC, with what a parent domain hands down."""

    id = "mail.dmarc"
    budget = Budget(queries=30, connections=8, seconds=60)
    produces = (Dmarc,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when a name on the walk could not be asked for."""
        found = dmarc.discover(target.subject, network.look_up)
        record = found.record or dmarc.Record("")
        return [
            Dmarc(
                target=target,
                records=_bounded(found.records),
                attempts=_bounded(found.attempts),
                found_at=found.found_at,
                result=found.result,
                cause=found.cause,
                cause_detail=found.cause_detail,
                policy=found.policy,
                subdomain_policy=record.subdomain_policy or record.policy,
                nonexistent_policy=record.nonexistent_policy,
                testing=record.testing,
                reports_to=_bounded(record.reports_to),
                unusable_reports_to=_bounded(record.unusable_reports_to),
                obsolete_tags=record.obsolete_tags,
                percentage=record.percentage,
            )
        ]


def _bounded(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What is kept of texts that were judged whole: a zone may hold hundreds, of 64 kB each."""
    return tuple(text[:MAX_TEXT] for text in texts[:MAX_TEXTS])


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


def _term(term: spf.FlatTerm) -> SpfTerm:
    return SpfTerm(
        domain=term.domain, depth=term.depth, text=term.text, name=term.name,
        network=term.network, grants=term.grants,
    )  # fmt: skip
