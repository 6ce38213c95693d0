"""What was observed of the endpoints of one host that a remedy is written for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import TlsCertificates
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.page import Page
from cyberscan.facts.services import Service
from cyberscan.facts.targets import Endpoint, Site
from cyberscan.facts.tls import TlsKeyExchange, TlsProtocols
from cyberscan.remedies.products import Announced, Role, Source, Version, recognise, version_of
from cyberscan.remedies.settings import KeyType
from cyberscan.sdk import Context

F = TypeVar("F", bound=Fact)

_ROLE_OF_DIALECT: dict[str, Role] = {
    "smtp": "smtp", "imap": "mailbox", "pop3": "mailbox", "ftp": "ftp", "ldap": "ldap",
    "xmpp": "xmpp", "xmpp_server": "xmpp", "postgresql": "postgresql", "mysql": "mysql",
    "rdp": "rdp",
}  # fmt: skip
_ROLE_OF_PORT: dict[int, Role] = {
    25: "smtp", 465: "submission", 587: "submission", 143: "mailbox", 993: "mailbox",
    110: "mailbox", 995: "mailbox", 21: "ftp", 990: "ftp", 389: "ldap", 636: "ldap",
    3269: "ldap", 5222: "xmpp", 5223: "xmpp", 5269: "xmpp", 3389: "rdp", 5986: "other",
}  # fmt: skip
_ROLE_OF_SERVICE: dict[str, Role] = {"http": "web", "https": "web", "rdp": "rdp", "winrm": "other"}
_OPENSSL = re.compile(r"OpenSSL/(\d{1,2}\.\d{1,2}\.\d{1,2})")
_OF_MAIL: frozenset[Role] = frozenset({"smtp", "submission"})


_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,252}")


def host_of(endpoint: Endpoint) -> str:
    """The name, as far as it can do no harm in a command; else the address."""
    return endpoint.host if _HOST.fullmatch(endpoint.host) else endpoint.ip


@dataclass(frozen=True)
class Observed:
    """One endpoint, as far as a remedy depends on it."""

    endpoint: Endpoint
    role: Role
    announced: Announced | None = None
    keys: frozenset[KeyType] = frozenset()
    versions: frozenset[str] = frozenset()
    """Those that were seen at work."""
    groups: tuple[str, ...] = ()
    openssl: Version = ()
    """As announced; empty when it is not."""
    names: tuple[str, ...] = ()
    """What the certificate is wanted for: the name that was asked, and its twin with or without ``www``
    where the one in use covers it. Never more: the other names of a shared certificate are others'."""


def observe(endpoint: Endpoint, context: Context) -> Observed:
    """What the facts say of one endpoint; a failed fact says nothing."""
    protocols = _about(TlsProtocols, endpoint, context)
    exchange = _about(TlsKeyExchange, endpoint, context)
    certificates = _about(TlsCertificates, endpoint, context)
    role = role_of(endpoint, context)
    texts = list(_texts(endpoint, role, certificates, context))
    present = [v.version for p in protocols for v in p.versions if v.presence == "present"]
    leaves = [d.chain[0] for c in certificates for d in c.deployments if d.chain]
    return Observed(
        endpoint=endpoint,
        role=role,
        announced=recognise(texts),
        keys=_keys([leaf.key_type for leaf in leaves], protocols),
        versions=frozenset(present),
        groups=tuple(dict.fromkeys(group.name for e in exchange for group in e.groups)),
        openssl=_openssl(texts),
        names=_names(endpoint, [name for leaf in leaves for name in leaf.names]),
    )


def role_of(endpoint: Endpoint, context: Context) -> Role:
    """What the endpoint is for: by the dialect spoken, else by the usual port, else by what answered."""
    if endpoint.port in _ROLE_OF_PORT:
        return _ROLE_OF_PORT[endpoint.port]
    if endpoint.starttls:
        return _ROLE_OF_DIALECT[endpoint.starttls]
    services = [_ROLE_OF_SERVICE.get(s.name) for s in _services(endpoint, context)]
    known: Role | None = next(filter(None, services), None)
    if known is None and (endpoint.port in (443, 8443) or _pages(endpoint, context)):
        return "web"
    return known or "other"


def _about(kind: type[F], endpoint: Endpoint, context: Context) -> list[F]:
    facts = context.of(kind, endpoint.subject)
    return [fact for fact in facts if fact.target == endpoint and fact.failed is None]


def _texts(
    endpoint: Endpoint, role: Role, certificates: Iterable[TlsCertificates], context: Context
) -> Iterator[tuple[Source, str]]:
    """Everything that may name the product, the surest first."""
    if role in ("web", "other"):
        for page in _pages(endpoint, context):
            for name, value in page.headers:
                if name in ("server", "x-powered-by"):
                    yield "server" if name == "server" else "powered", value
    for service in _services(endpoint, context):
        web = service.name in ("http", "https")
        yield "server" if web else "greeting", service.banner
        yield "service", f"{service.name} {service.product} {service.version}"
    if role in _OF_MAIL:
        # Port 25 speaks for the others: mail is received and submitted by one program nearly everywhere.
        for session in context.of(SmtpSession, endpoint.subject):
            if session.failed is None:
                yield "greeting", session.banner
    for fact in certificates:
        for own in (d.chain[0] for d in fact.deployments if d.chain):
            yield "certificate", f"{own.issuer} {own.subject}"


def _services(endpoint: Endpoint, context: Context) -> list[Service]:
    found = (*context.of(Service, endpoint.ip), *context.of(Service, endpoint.host or endpoint.ip))
    return [
        service
        for service in dict.fromkeys(found)
        if isinstance(service.target, Endpoint)
        and (service.target.ip, service.target.port) == (endpoint.ip, endpoint.port)
        and service.failed is None
    ]


def _pages(endpoint: Endpoint, context: Context) -> list[Page]:
    """Home pages of this very host and port: after a redirect, another server may have answered."""
    return [
        page
        for page in context.of(Page, endpoint.subject)
        if page.failed is None
        and isinstance(page.target, Site)
        and page.target.scheme == "https"
        and page.target.port == endpoint.port
        and _host_of(page.url) in ("", endpoint.host)
    ]


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return "?"


def _keys(key_types: Collection[str], protocols: Iterable[TlsProtocols]) -> frozenset[KeyType]:
    """Kinds of keys at work: by the certificates seen, and by the suites agreed to."""
    names = [suite.name for fact in protocols for suite in fact.suites]
    found: set[KeyType] = set()
    if "RSA" in key_types or any("_RSA_WITH_" in name for name in names):
        found.add("RSA")
    if any(t in ("EC", "Ed25519", "Ed448") for t in key_types) or any(
        "_ECDSA_WITH_" in name for name in names
    ):
        found.add("EC")
    return frozenset(found)


def _names(endpoint: Endpoint, covered: Collection[str]) -> tuple[str, ...]:
    host = host_of(endpoint)
    if host == endpoint.ip:
        return ()
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return (host, twin) if twin in covered else (host,)


def _openssl(texts: Iterable[tuple[Source, str]]) -> Version:
    for source, text in texts:
        if source == "server" and (found := _OPENSSL.search(text[:300])):
            return version_of(found[1])
    return ()
