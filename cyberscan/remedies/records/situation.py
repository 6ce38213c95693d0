"""What is known of one domain when a change of its records is written: facts that did not fail, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from cyberscan.facts.base import Fact
from cyberscan.facts.dkim import Dkim
from cyberscan.facts.dmarc import Dmarc
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.dnssec import Dnssec
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.spf import Spf
from cyberscan.facts.targets import MailDomain
from cyberscan.facts.zones import Delegation
from cyberscan.remedies.records.tables import MailProvider, Registrar, provider_of, registrar_of
from cyberscan.remedies.records.zone_file import is_name
from cyberscan.sdk import Context

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Situation:
    """One domain, and the facts about it."""

    domain: str
    context: Context
    said: str = ""
    """What the perimeter says of its provider."""

    def one(self, kind: type[F], subject: str = "") -> F | None:
        """The fact of a kind about the domain; None when it failed or was never looked for."""
        found = self.context.of(kind, subject or self.domain)
        return next((fact for fact in found if fact.failed is None), None)

    @cached_property
    def spf(self) -> Spf | None:
        return self.one(Spf)

    @cached_property
    def dmarc(self) -> Dmarc | None:
        return self.one(Dmarc)

    @cached_property
    def dkim(self) -> Dkim | None:
        return self.one(Dkim)

    @cached_property
    def exchangers(self) -> MailExchangers | None:
        return self.one(MailExchangers)

    @cached_property
    def delegation(self) -> Delegation | None:
        """Of the closest zone at or above the domain that was looked at."""
        for name in _upwards(self.domain):
            found = self.one(Delegation, name)
            if found is not None and found.status == "found":
                return found
        return None

    @cached_property
    def zone(self) -> str:
        """The apex of the zone that holds the domain's records, as far as it was seen."""
        if self.delegation is not None:
            return self.delegation.target.subject
        signed = self.one(Dnssec)
        own = self.one(Delegation)
        seen = (signed.apex if signed else "", own.enclosing if own else "")
        fitting = (apex for apex in seen if apex and f".{self.domain}".endswith(f".{apex}"))
        return next((apex for apex in fitting if is_name(apex)), self.domain)

    @cached_property
    def alias(self) -> str:
        """Where the domain's own name leads, when it is an alias; empty otherwise."""
        fact = self.one(HostAddresses)
        return fact.aliases[0].rstrip(".") if fact and fact.aliases else ""

    @cached_property
    def registrar(self) -> Registrar | None:
        """Whose form the zone is changed in."""
        servers = self.delegation.servers if self.delegation else ()
        return registrar_of((server.name for server in servers), self.said)

    @cached_property
    def name_server(self) -> str:
        """One that answers for the zone, and whose name can stand in a command."""
        servers = self.delegation.servers if self.delegation else ()
        usable = (one.name for one in servers if one.state == "found" and one.port == 53)
        return next((name for name in usable if is_name(name)), "")

    @cached_property
    def provider(self) -> MailProvider | None:
        """Who receives the mail, when all the exchangers are one provider's."""
        found = self.exchangers.exchangers if self.exchangers else ()
        return provider_of(one.host for one in found)

    @property
    def declared_for_mail(self) -> bool:
        """Whether the perimeter names the domain for mail."""
        return any(
            isinstance(asset.target, MailDomain) or "messagerie" in asset.purposes
            for asset in self.context.of(DeclaredAsset, self.domain)
        )

    @property
    def says_it_sends_nothing(self) -> bool:
        """Its own policy forbids every sender (``v=spf1 -all``)."""
        fact = self.spf
        return (
            fact is not None
            and fact.result == "valid"
            and [term.text.lower() for term in fact.terms] == ["-all"]
        )

    @property
    def seems_without_mail(self) -> bool:
        """It refuses all mail, or receives none and is not declared for it: it may send all the same.

        A DKIM key in force shows that it does.
        """
        fact = self.exchangers
        if fact is None or (self.dkim and any(not key.revoked for key in self.dkim.keys)):
            return False
        return fact.null or (not fact.exchangers and not self.declared_for_mail)


def _upwards(name: str) -> Iterator[str]:
    labels = name.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
