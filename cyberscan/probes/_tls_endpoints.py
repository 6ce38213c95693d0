"""Which endpoints are looked at for TLS: web origins, named ports, mail hosts, services that speak it or may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.services import Service
from cyberscan.facts.targets import Endpoint, Starttls, Target
from cyberscan.network.port_sets import hands_off
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
_TLS_FIRST = frozenset(
    (465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5223, 5986, 6514, 8883)
)
"""Ports registered for protocols inside TLS; those that end in 443 are for the web by custom."""
_TLS_LATER: dict[int, Starttls] = {
    21: "ftp",
    110: "pop3",
    143: "imap",
    389: "ldap",
    587: "smtp",
    3306: "mysql",
    3389: "rdp",
    5222: "xmpp",
    5269: "xmpp_server",
    5432: "postgresql",
}
"""Not 25: the exchangers of the domain are looked at as such."""


def endpoints_of(fact: Fact) -> Iterable[Target | Skipped]:
    """The endpoints that a fact leads to."""
    if isinstance(fact, HostAddresses):
        return _of_host(fact)
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


def _of_host(fact: HostAddresses) -> Iterator[Target | Skipped]:
    """The https origins, and the ports that the perimeter names where their number stands for TLS."""
    sites = [site for site in fact.sites if site.scheme == "https"]
    dialects = {port: dialect for port in fact.ports if (dialect := _by_number(port)) is not None}
    dialects |= dict.fromkeys((site.port for site in sites), "")
    if not fact.addresses:
        if fact.declared and dialects:
            yield Skipped(fact.target, Reason.DNS_FAILURE, "name does not exist")
        return
    ip = next((address for address in fact.addresses if ":" not in address), fact.addresses[0])
    for port, dialect in sorted(dialects.items()):
        yield Endpoint(host=fact.target.subject, ip=ip, port=port, starttls=dialect)


def _by_number(port: int) -> Starttls | None:
    """How TLS is asked for on a port that a person named; None when the number says nothing of it."""
    return "" if port in _TLS_FIRST or str(port).endswith("443") else _TLS_LATER.get(port)


def _of_service(fact: Service) -> Iterator[Target]:
    """At most one endpoint; none where nothing says that there may be TLS."""
    dialect = _dialect(fact)
    if isinstance(fact.target, Endpoint) and dialect is not None and fact.port not in hands_off():
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
