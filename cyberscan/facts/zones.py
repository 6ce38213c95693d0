"""Facts about zones: who serves them, and what each server says."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class NameServer(Part):
    """One delegated name server."""

    name: str
    addresses: tuple[str, ...] = ()
    state: Literal["found", "missing", "unknown"] = "found"
    """Whether its name leads to an address; ``unknown`` when that could not be asked."""
    port: int = 53
    """Another one only in a laboratory."""
    unknown: tuple[Literal["A", "AAAA"], ...] = ()
    """Kinds of addresses that could not be asked for: their absence from ``addresses`` says nothing."""
    aliases: tuple[str, ...] = ()
    """Names that its name is an alias of, in order."""
    absent: Literal["", "nxdomain", "nodata"] = ""
    """When ``missing``: no such name, or a name without address."""


class Delegation(Fact):
    """The zone as the resolver sees it: is there one, and who serves it.

    ``nodata``: the name exists inside another zone, ``enclosing``, and has no servers of its own.
    """

    kind: Literal["dns.delegation"] = "dns.delegation"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    servers: tuple[NameServer, ...] = ()
    others: tuple[str, ...] = ()
    """Names of servers beyond those of ``servers``, not looked at."""
    enclosing: str = ""
    """The zone that holds the name; the name itself when it is a zone that lists no servers."""
    alias: str = ""
    """Where a CNAME at the zone's own name leads, which nothing may stand beside."""
    alias_unknown: str = ""
    """Why it could not be asked whether there is one."""


class Glue(Part):
    """Addresses that the parent zone gives for a name server beside its delegation."""

    name: str
    addresses: tuple[str, ...] = ()


class ParentDelegation(Fact):
    """The delegation as the parent zone has it, asked from one of the parent's own servers (RD=0).

    ``absent``: the parent's server denies the delegation. ``same_servers``: the parent's servers
    answer from the zone itself, so that what the parent delegates cannot be seen.
    """

    kind: Literal["dns.parent"] = "dns.parent"
    parent: str = ""
    server: str = ""
    """The server that was asked, and its address."""
    ip: str = ""
    state: Literal["referral", "absent", "same_servers"] = "referral"
    names: tuple[str, ...] = ()
    """Name servers of the referral."""
    glue: tuple[Glue, ...] = ()
    glue_known: bool = True
    """False when glue that lacks may have been left out for want of room."""
    only_there: tuple[NameServer, ...] = ()
    """Servers of the referral that the resolver's own answer does not name."""


class StartOfAuthority(Fact):
    """The zone's SOA record, by the resolver."""

    kind: Literal["dns.soa"] = "dns.soa"
    mname: str = ""
    rname: str = ""
    """Both as written in DNS, without the final dot; ``.`` for the root."""
    serial: int = 0
    refresh: int = 0
    retry: int = 0
    expire: int = 0
    minimum: int = 0
    ttl: int = 0
    """As the resolver gave it, at most the published one, unless ``ttl_exact``."""
    ttl_exact: bool = False
    """By a signature or a server of the zone; only looked for when ``minimum`` is above a day."""


class ServerAnswer(Part):
    """What one name server said when asked directly for the zone's SOA (RD=0)."""

    server: str
    ip: str
    state: Literal["authoritative", "lame", "no_answer", "not_asked"]
    """``lame``: answered, but refused or without authority. ``no_answer``: silence, proves nothing.
    ``not_asked``: outside what may be touched, or of unknown address; ``detail`` says which."""
    serial: int | None = None
    detail: str = ""
    edns: bool | None = None
    """Whether it speaks EDNS (RFC 6891); None where that did not come out."""
    tcp: Literal["not_asked", "answered", "refused", "failed"] = "not_asked"
    """One address of each server is asked over TCP too. ``failed`` proves nothing: ``tcp_detail``."""
    tcp_detail: str = ""
    names: tuple[str, ...] | None = None
    """The name servers that it lists for the zone itself; None when it was not asked or did not say."""


class NameServerAnswers(Fact):
    """Each delegated server's own answer."""

    kind: Literal["dns.server_answers"] = "dns.server_answers"
    answers: tuple[ServerAnswer, ...] = ()


class ZoneTransfer(Fact):
    """Whether a server inside the perimeter hands the whole zone to a stranger (AXFR)."""

    kind: Literal["dns.transfer"] = "dns.transfer"
    asked: tuple[str, ...] = ()
    """Servers that answered the request, one way or the other."""
    open_on: tuple[str, ...] = ()
    records_seen: int = 0
    no_answer: tuple[str, ...] = ()
    """Servers asked in vain; ``trouble`` is the reason of the first."""
    trouble: str = ""
    outside: tuple[str, ...] = ()
    """Servers not asked: they are not of the perimeter, or may not be looked at so closely."""


class Recursion(Fact):
    """Whether a name server inside the perimeter resolves any name for a stranger."""

    kind: Literal["dns.recursion"] = "dns.recursion"
    asked: tuple[str, ...] = ()
    """Servers that answered, one way or the other."""
    open_on: tuple[str, ...] = ()
    no_answer: tuple[str, ...] = ()
    """Servers asked in vain; ``trouble`` is the reason of the first."""
    trouble: str = ""
    outside: tuple[str, ...] = ()
    """Servers not asked: they are not of the perimeter, or may not be looked at so closely."""
