"""Which of the usual names of town halls exist below a declared domain."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cyberscan.discovery.town_names import town_labels
from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import FoundName, TownNames
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.levels import Level
from cyberscan.probes._discovery import MAX_ADDRESSES, PATIENCE, refuse_when_off, when_on
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_Signature = tuple[frozenset[str], tuple[str, ...]]


@dataclass(frozen=True)
class _Control:
    """What the zone answers for names that nobody created."""

    answers: bool
    signature: _Signature
    says_nodata: bool
    """It denies a name without saying that it does not exist (RFC 9824)."""


class DiscoveryTownNames(Probe):
    """One question a label, to the resolver alone. It is guessing all the same: level light, with the mandate."""

    id = "discovery.town_names"
    level = Level.LIGHT
    budget = Budget(queries=700, seconds=180)
    feeds = (DeclaredAsset,)
    produces = (TownNames,)

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        return when_on(self.budget, options)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        refuse_when_off(network)
        domain = target.subject
        control = _control(network, domain)
        found: list[FoundName] = []
        unknown: list[str] = []
        same = silent = 0
        for label, purpose in town_labels().items():
            name = f"{label}.{domain}"
            try:
                if silent >= PATIENCE:
                    raise LookFailed(Reason.TIMEOUT, "resolver left alone")
                seen = _asked(network, name, control)
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
                unknown.append(name)
                silent += 1
                continue
            silent = 0
            if seen is not None and control.answers and seen == control.signature:
                same += 1
            elif seen is not None:
                addresses = tuple(sorted(seen[0]))[:MAX_ADDRESSES]
                found.append(
                    FoundName(name=name, addresses=addresses, aliases=seen[1], purpose=purpose)
                )
        if len(unknown) == len(town_labels()):
            raise LookFailed(Reason.DNS_FAILURE, "no answer")
        return [
            TownNames(
                target=target, asked=len(town_labels()), found=tuple(found), wildcard=control.answers,
                same=same, unknown=tuple(unknown),
            )
        ]  # fmt: skip


def _control(network: Network, domain: str) -> _Control:
    """Two random names. Raises :class:`LookFailed` where they show that no answer proves anything here."""
    apex = network.look_up(domain, "NS", plain=True)
    if apex.status == "nxdomain" and not apex.aliases:
        raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
    label = f"absent-{secrets.token_hex(8)}"
    first = network.look_up(f"{label}.{domain}", "A", plain=True)
    signature: _Signature = (frozenset(first.records), first.aliases)
    nodata = first.status == "nodata" and not first.aliases
    if not first.records and not first.aliases:
        return _Control(answers=False, signature=signature, says_nodata=nodata)
    if network.look_up(f"{label}.invalid", "A", plain=True).status == "found":
        raise LookFailed(Reason.DNS_FAILURE, "names invented")
    second = network.look_up(f"absent-{secrets.token_hex(8)}.{domain}", "A", plain=True)
    if (frozenset(second.records), second.aliases) != signature:
        raise LookFailed(Reason.DNS_FAILURE, "wildcard answers vary")
    return _Control(answers=True, signature=signature, says_nodata=False)


def _asked(network: Network, name: str, control: _Control) -> _Signature | None:
    """What a name leads to; None when it does not. An alias to nowhere exists: it was created, and forgotten."""
    answer = network.look_up(name, "A", plain=True)
    if not answer.records and answer.status == "nodata" and not control.says_nodata:
        answer = network.look_up(name, "AAAA", plain=True)
    if not answer.records and not answer.aliases:
        return None
    return frozenset(answer.records), answer.aliases
