"""DKIM keys under the selectors that a domain's own providers use, then under the usual ones.

A selector is known for sure only to whoever received a signed message, or to the authority itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from cyberscan.facts.base import Fact
from cyberscan.facts.dkim import Dkim, DkimKey
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import dkim
from cyberscan.mailpolicy.dkim_selectors import Choice, choose, provider_of
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

_GIVE_UP_AFTER = 4
"""Failed look-ups in a row: the servers are down, or have had enough of us."""


class DkimKeys(MailProbe):
    """Asks for the selectors in rounds, and for one that nobody uses.

    The profile's option ``selectors: all`` asks for every provider's too, whether or not the domain betrays it.
    """

    id = "mail.dkim"
    budget = Budget(queries=150, connections=20, seconds=120)
    produces = (Dkim,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when not even the control name was answered."""
        domain = target.subject
        node = network.look_up(f"_domainkey.{domain}", "TXT", plain=True).status != "nxdomain"
        made_up = f"x{secrets.token_hex(6)}"  # new each time: no cache can answer for it
        control = network.look_up(f"{made_up}._domainkey.{domain}", "TXT", plain=True)
        declared = network.scope.selectors_of(domain)
        choice, hinted = _choice(network, domain, declared)
        search = _Search(
            network,
            domain,
            frozenset(control.records),
            bool(control.aliases),
            declared,
            choice.suggested,
        )
        search.ask(choice.first)
        # RFC 8020: nothing is below a name that does not exist. The first round crosses a server that
        # says so wrongly. Where the hints failed, a provider's selector may be among the others.
        if not hinted or (node and not search.usable):
            search.ask(choice.rest)
        if not hinted or (node and not search.usable and network.options.get("selectors") == "all"):
            search.ask(choice.others)
        return [
            Dkim(
                target=target,
                keys=tuple(search.keys),
                broken_aliases=tuple(search.broken),
                declared_missing=tuple(name for name in declared if name in search.absent),
                declared_unknown=tuple(name for name in declared if name in search.failed),
                suggested=choice.suggested,
                selectors_asked=search.asked,
                selectors_failed=len(search.failed),
                # A node that exists shields what is below it from a wildcard (RFC 4592 §2.2.1).
                signs_of_use=node and control.status == "nxdomain",
                answers_everything=any(dkim.is_key(text) for text in control.records),
                node_missing=not node,
            )
        ]


def _choice(network: Network, domain: str, declared: tuple[str, ...]) -> tuple[Choice, bool]:
    """What to ask for, and whether the domain's policy and exchangers could both be read."""
    found: dict[str, tuple[str, ...]] = {}
    for rtype in ("TXT", "MX"):
        try:
            found[rtype] = network.look_up(domain, rtype).records
        except LookFailed as failed:
            if failed.failure.reason is Reason.INTERRUPTED:
                raise
    policies = [text for text in found.get("TXT", ()) if text.lower().startswith("v=spf1")]
    hosts = [text.partition(" ")[2] for text in found.get("MX", ())]
    return choose(declared, policies, hosts), len(found) == len(("TXT", "MX"))


@dataclass
class _Search:
    """The selectors of one domain, as they are asked for."""

    network: Network
    domain: str
    everywhere: frozenset[str]
    """What any name answers."""
    aliased: bool
    """Any name is an alias: where one leads says nothing of a selector."""
    declared: tuple[str, ...]
    suggested: tuple[str, ...]
    keys: list[DkimKey] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    asked: int = 0
    in_a_row: int = 0

    @property
    def usable(self) -> bool:
        """Whether a key was found that verifiers accept."""
        return any(not key.revoked and not key.error for key in self.keys)

    def ask(self, selectors: tuple[str, ...]) -> None:
        """Ask for each; once the servers have had enough, the others count as failed."""
        for selector in selectors:
            self.asked += 1
            if self.in_a_row >= _GIVE_UP_AFTER:
                self.failed.add(selector)
                continue
            try:
                self._look(selector)
                self.in_a_row = 0
            except LookFailed as trouble:
                if trouble.failure.reason is Reason.INTERRUPTED:
                    raise
                self.failed.add(selector)
                self.in_a_row += 1

    def _look(self, selector: str) -> None:
        name = f"{selector}._domainkey.{self.domain}"
        answer = self.network.look_up(name, "TXT", plain=True)
        found = [t for t in answer.records if dkim.is_key(t) and t not in self.everywhere]
        if found:
            alias = answer.aliases[-1] if answer.aliases else ""
            self.keys.append(self._key(selector, found, alias))
            return
        self.absent.add(selector)
        if answer.aliases and not answer.records and not self.aliased:
            self.broken.append(selector)

    def _key(self, selector: str, records: list[str], alias: str) -> DkimKey:
        key = dkim.read(records[0])
        # RFC 6376 §3.6.2.2: with several records at one name the outcome is undefined.
        error = "multiple_records" if len(set(records)) > 1 else key.error
        return DkimKey(
            selector=selector, key_type=key.key_type, bits=key.bits, revoked=key.revoked,
            testing=key.testing, error=error, alias_of=alias, declared=selector in self.declared,
            provider=provider_of(selector, self.suggested),
        )  # fmt: skip
