"""Which endpoints are looked at for TLS: web origins, mail hosts, services that speak it or may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.services import Service
from cyberscan.facts.targets import Endpoint, Starttls, Target
from cyberscan.reasons import Reason
from cyberscan.sdk import Skipped

_MAY_UPGRADE: dict[str, Starttls] = {
    "smtp": "smtp",
    "ldap": "ldap",
    "xmpp": "xmpp",
    "xmpp-server": "xmpp_server",
    "postgres": "postgresql",
    "mysql": "mysql",
    "rdp": "rdp",
}
"""Services that only say whether they have TLS when they are asked for it."""
_ANNOUNCE: dict[str, tuple[Starttls, frozenset[str]]] = {
    "imap": ("imap", frozenset({"starttls"})),
    "pop3": ("pop3", frozenset({"stls"})),
    "ftp": ("ftp", frozenset({"auth"})),
}
"""Those whose list of features names it, and by which first word."""


def endpoints_of(fact: Fact) -> Iterable[Target | Skipped]:
    """The endpoints that a fact leads to."""
    if isinstance(fact, HostAddresses):
        return _of_web(fact)
    if isinstance(fact, SmtpSession) and fact.starttls == "offered":
        # Announced, then refused: the mail checks tell it, there is no TLS to look at.
        return () if fact.handshake == "refused" else (fact.target,)
    if isinstance(fact, Service):
        return _of_service(fact)
    return ()


def nameless(target: Target) -> Iterable[Target]:
    """The same address and port without a name: what a client without one is shown is part of the look."""
    if isinstance(target, Endpoint) and target.host:
        yield target.model_copy(update={"host": ""})


def _of_web(fact: HostAddresses) -> Iterator[Target | Skipped]:
    sites = [site for site in fact.sites if site.scheme == "https"]
    if not fact.addresses:
        if fact.declared and sites:
            yield Skipped(fact.target, Reason.DNS_FAILURE, "name does not exist")
        return
    ip = next((address for address in fact.addresses if ":" not in address), fact.addresses[0])
    for port in dict.fromkeys(site.port for site in sites):
        yield Endpoint(host=fact.target.subject, ip=ip, port=port)


def _of_service(fact: Service) -> Iterator[Target]:
    """At most one endpoint; none where nothing says that there may be TLS."""
    dialect = _dialect(fact)
    if isinstance(fact.target, Endpoint) and dialect is not None:
        yield fact.target.model_copy(update={"starttls": dialect})


def _dialect(fact: Service) -> Starttls | None:
    """How TLS is asked for; None when it is not to be."""
    if fact.name == "postgres":  # never TLS from the first byte: ``tls`` tells how SSLRequest ended
        return "postgresql"
    if fact.tls:
        return ""
    if fact.how == "port" or (fact.name == "mysql" and fact.open_access is False):
        return None  # only the number names it, or it turned us away before its greeting
    if fact.name in _ANNOUNCE:
        dialect, words = _ANNOUNCE[fact.name]
        offered = any(feature.partition(" ")[0] in words for feature in fact.features)
        return dialect if offered else None
    return _MAY_UPGRADE.get(fact.name)
