"""What a zone answers for a name that nobody created."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import Wildcard
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.dns_answers import Answer
    from cyberscan.network.session import Network

_MAX_RECORDS = 10
_MAX_TEXT = 300


class DnsWildcard(Probe):
    """Asks for one random name: one query, when there is no such name."""

    id = "dns.wildcard"
    level = Level.PASSIVE
    budget = Budget(queries=60, seconds=30)
    feeds = (DeclaredAsset,)
    produces = (Wildcard,)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        apex = network.look_up(target.subject, "NS")
        if apex.status == "nxdomain" and not apex.aliases:
            raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
        label = f"absent-{secrets.token_hex(8)}"
        name = f"{label}.{target.subject}"
        first = network.look_up(name, "A", plain=True)
        if first.status == "nxdomain" and not first.aliases:
            return [Wildcard(target=target, asked=name)]
        answers = [first, *_others(network, name, first)]
        seen = [answer for answer in answers if answer.records]
        types = [*(("CNAME",) if first.aliases else ()), *(answer.rtype for answer in seen)]
        records = [text[:_MAX_TEXT] for answer in seen for text in answer.records]
        return [
            Wildcard(
                target=target, asked=name, types=tuple(types), records=tuple(records[:_MAX_RECORDS]),
                aliases=first.aliases, unknown="names invented" if types and _invents(network, label) else "",
            )
        ]  # fmt: skip


def _others(network: Network, name: str, first: Answer) -> Iterable[Answer]:
    """The other types of a wildcard. "No data" alone is none: some servers say it of any name (RFC 9824).

    A type that could not be asked only matters when nothing else was answered.
    """
    answers: list[Answer] = []
    trouble: LookFailed | None = None
    for rtype in ("AAAA", "MX", "TXT"):
        try:
            answers.append(network.look_up(name, rtype, plain=True))
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            trouble = failed
    if trouble is not None and not any(a.records or a.aliases for a in (first, *answers)):
        raise trouble
    return answers


def _invents(network: Network, label: str) -> bool:
    """Whether the resolver answers for what cannot exist (RFC 6761 §6.4): the wildcard is then its own."""
    try:
        return network.look_up(f"{label}.invalid", "A", plain=True).status == "found"
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return False
