"""What each fact says of names and addresses beyond those declared: signs, one by one, not yet judged."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import Deployment, TlsCertificates
from cyberscan.facts.discovery import (
    AddressNames,
    CertificateLogs,
    DirectoryEntry,
    ServiceRecords,
    TownNames,
)
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.page import Page
from cyberscan.facts.services import Service
from cyberscan.facts.spf import Spf
from cyberscan.facts.targets import Endpoint
from cyberscan.facts.web import SiteReach
from cyberscan.facts.zones import Delegation
from cyberscan.perimeter.identifiers import host_name
from cyberscan.public_suffixes import registrable

Code = Literal[
    "below", "alias_to", "leads_to_third_party", "directory", "redirected_from", "certificate_shared_with",
    "reverse_of", "named_like", "leads_to_declared", "wordlist", "ct_log", "service_of", "sender_host_of", "sender_address_of",
    "certificate_name_of", "alias_of", "mail_exchanger_of", "name_server_of", "sender_of", "form_of",
    "frame_of", "linked_from", "embedded_by", "no_address", "internal_address",
]  # fmt: skip
"""Why something was met or is thought to belong. ``certificate_name_of``: a certificate that proves nothing
(untrusted, or of many customers) names it. ``alias_to`` and ``leads_to_third_party`` say that it stands at
somebody else's, the last two that it leads nowhere today, or inside."""

MOST_OWNERS = 5
"""Registered domains on one certificate: beyond, it is that of a host with many customers."""


@dataclass(frozen=True)
class Sign:
    """One sign about one value."""

    value: str
    code: Code
    about: str = ""
    kind: Literal["host", "mail", "address"] = "host"
    addresses: tuple[str, ...] | None = None
    aliases: tuple[str, ...] = ()
    owners: int = 0
    """Of a shared certificate: how many registered domains it names."""


def signs_of(fact: Fact) -> Iterator[Sign]:
    """The signs of one fact, with hostile names left out; none from a fact that failed."""
    if fact.failed is not None:
        return
    for kind, read in _READERS:
        if isinstance(fact, kind):
            for sign in read(fact):
                value = _address(sign.value) if sign.kind == "address" else clean_name(sign.value)
                if value:
                    yield replace(sign, value=value)


def clean_name(text: str) -> str:
    """A name that DNS can hold, or nothing: what a target sends is not proposed unread."""
    try:
        return host_name(text)
    except ValueError:
        return ""


def host_of(location: str) -> str:
    """The host of an address of a page; empty when there is none."""
    try:
        return urlsplit(location).hostname or ""
    except ValueError:  # what a target calls a location may be anything
        return ""


def _address(text: str) -> str:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ""
    return str(network.network_address) if network.num_addresses == 1 else ""


def _aliases(fact: HostAddresses) -> Iterator[Sign]:
    for alias in fact.aliases:
        yield Sign(alias, "alias_of", fact.target.subject, addresses=fact.addresses or None)


def _servers(fact: Delegation) -> Iterator[Sign]:
    for server in fact.servers:
        found = server.addresses or None
        yield Sign(server.name, "name_server_of", fact.target.subject, addresses=found)
    for name in fact.others:
        yield Sign(name, "name_server_of", fact.target.subject)


def _exchangers(fact: MailExchangers) -> Iterator[Sign]:
    for one in fact.exchangers:
        about = fact.target.subject
        yield Sign(one.host, "mail_exchanger_of", about, addresses=one.addresses or None)


def _senders(fact: Spf) -> Iterator[Sign]:
    """The policy's own terms: what an include includes is the provider's business."""
    about = fact.target.subject
    for term in fact.terms:
        if term.depth or not term.grants:
            continue
        if term.name in ("a", "mx") and term.target:
            yield Sign(term.target, "sender_host_of" if term.name == "a" else "sender_of", about)
        elif term.name in ("include", "redirect", "exists") and term.target:
            yield Sign(term.target, "sender_of", about)
        elif term.name in ("ip4", "ip6"):
            yield Sign(term.network, "sender_address_of", about, "address")


def _redirects(fact: SiteReach) -> Iterator[Sign]:
    for visit in fact.visits:
        if visit.left_perimeter_to:
            yield Sign(host_of(visit.left_perimeter_to), "redirected_from", fact.target.subject)
        for hop in visit.hops:
            yield Sign(host_of(hop.url), "redirected_from", fact.target.subject)


def _page(fact: Page) -> Iterator[Sign]:
    about = fact.target.subject
    if fact.nature in ("block_page", "parking"):
        return  # of whoever shows it, not of the town
    pages: tuple[tuple[Code, Iterable[str]], ...] = (
        ("form_of", (form.action for form in fact.forms)),
        ("frame_of", (frame.url for frame in fact.frames)),
        ("linked_from", (link.href for link in fact.links)),
        ("embedded_by", (*(part.url for part in (*fact.scripts, *fact.stylesheets)), *fact.media)),
    )
    for code, locations in pages:
        for host in dict.fromkeys(host_of(location) for location in locations):
            yield Sign(host, code, about)


def _certificates(fact: TlsCertificates) -> Iterator[Sign]:
    for deployment in (*fact.deployments, fact.without_name):
        if deployment is not None and deployment.chain:
            names = deployment.chain[0].names
            code: Code = (
                "certificate_shared_with" if _is_ours(deployment) else "certificate_name_of"
            )
            owners = len(_owners(names)) if code == "certificate_shared_with" else 0
            for name in names:
                yield Sign(name, code, fact.target.subject, owners=owners)


def _is_ours(deployment: Deployment) -> bool:
    """Trusted, made out to the name that was asked for, and not that of a host's many customers."""
    sound = deployment.trusted is True and deployment.matches_name is True
    return sound and len(_owners(deployment.chain[0].names)) <= MOST_OWNERS


def _owners(names: Iterable[str]) -> set[str]:
    return {registrable(name.removeprefix("*.")) for name in names}


def _service(fact: Service) -> Iterator[Sign]:
    target = fact.target
    about = f"{target.subject}:{target.port}" if isinstance(target, Endpoint) else target.subject
    for name in fact.certificate.names if fact.certificate else ():
        yield Sign(name, "certificate_name_of", about)


def _reverse(fact: AddressNames) -> Iterator[Sign]:
    for name in fact.names:
        yield Sign(name, "reverse_of", fact.target.subject)


def _records(fact: ServiceRecords) -> Iterator[Sign]:
    for record in fact.records:
        yield Sign(record.host, "service_of", fact.target.subject)


def _town_names(fact: TownNames) -> Iterator[Sign]:
    for found in fact.found:
        yield Sign(found.name, "wordlist", addresses=found.addresses, aliases=found.aliases)
        for alias in found.aliases:
            yield Sign(alias, "alias_of", found.name, addresses=found.addresses or None)


def _logged(fact: CertificateLogs) -> Iterator[Sign]:
    for one in fact.names:
        yield Sign(one.name, "ct_log", addresses=one.addresses, aliases=one.aliases)


def _directory(fact: DirectoryEntry) -> Iterator[Sign]:
    for site in fact.sites:
        yield Sign(site, "directory")
    for domain in fact.mail_domains:
        yield Sign(domain, "directory", kind="mail")


_READERS: tuple[tuple[type[Fact], Callable[[Any], Iterator[Sign]]], ...] = (
    (HostAddresses, _aliases), (Delegation, _servers), (MailExchangers, _exchangers), (Spf, _senders),
    (SiteReach, _redirects), (Page, _page), (TlsCertificates, _certificates), (Service, _service),
    (AddressNames, _reverse), (ServiceRecords, _records), (TownNames, _town_names),
    (CertificateLogs, _logged), (DirectoryEntry, _directory),
)  # fmt: skip
