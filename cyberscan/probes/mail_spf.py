"""The sender policy of a mail domain, with all that it includes."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.spf import Spf, SpfPlatform, SpfTerm
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import spf
from cyberscan.mailpolicy.spf_platforms import recognised
from cyberscan.mailpolicy.spf_policy import (
    FlatTerm,
    Policy,
    count_addresses,
    count_ipv6_networks,
)
from cyberscan.network.dns_answers import MAX_RECORDS
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe, bounded
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

MAX_TERMS = 400


class SpfPolicy(MailProbe):
    """SPF, with everything it includes."""

    id = "mail.spf"
    # The most that a policy may ask for: ten terms mx of ten hosts of IPv6 alone, and what is included.
    budget = Budget(queries=250, connections=30, seconds=90)
    produces = (Spf,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when the record itself could not be asked for."""
        policy = spf.evaluate(target.subject, network.look_up)
        texts = network.look_up(target.subject, "TXT").records
        if len(policy.records) < 2 and len(texts) >= MAX_RECORDS:
            # The rest of the answer was not read: the policy, or a second one, may be there.
            raise LookFailed(Reason.PROTOCOL_ERROR, f"{MAX_RECORDS} TXT records or more")
        return [_fact(target, policy)]


def _fact(target: Target, policy: Policy) -> Spf:
    problem = policy.problem
    return Spf(
        target=target,
        records=bounded(policy.records),
        attempts=bounded(policy.attempts),
        old_type=bounded(policy.old_type),
        result=policy.result,
        cause=problem.cause if problem else "",
        cause_detail=problem.detail if problem else "",
        cause_domain=problem.domain if problem else "",
        lookups=policy.lookups,
        void_lookups=policy.void_lookups,
        all_qualifier=policy.all_qualifier,
        terms=tuple(_term(term) for term in policy.terms[:MAX_TERMS]),
        unfollowed=tuple(policy.unfollowed),
        addresses=count_addresses(policy.networks),
        ipv6_networks=count_ipv6_networks(policy.networks),
        platforms=tuple(
            SpfPlatform(domain=known.domain, name=known.name, kind=known.kind)
            for known in recognised(policy.terms)
        ),
        answer_size=policy.answer_size,
    )


def _term(term: FlatTerm) -> SpfTerm:
    return SpfTerm(
        domain=term.domain, depth=term.depth, text=term.text, name=term.name,
        qualifier=term.qualifier, target=term.target, network=term.network, grants=term.grants,
        lookup=term.lookup, addresses=term.addresses, state=term.state, cause=term.cause,
    )  # fmt: skip
