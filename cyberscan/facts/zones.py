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


class Delegation(Fact):
    """The zone as the resolver sees it: is there one, and who serves it.

    ``nodata``: the name exists inside another zone, ``enclosing``, and has no servers of its own.
    """

    kind: Literal["dns.delegation"] = "dns.delegation"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    servers: tuple[NameServer, ...] = ()
    enclosing: str = ""


class ServerAnswer(Part):
    """What one name server said when asked directly for the zone's SOA (RD=0)."""

    server: str
    ip: str
    state: Literal["authoritative", "lame", "no_answer", "not_asked"]
    """``lame``: answered, but refused or without authority. ``no_answer``: silence, proves nothing.
    ``not_asked``: outside what may be touched, or of unknown address; ``detail`` says which."""
    serial: int | None = None
    detail: str = ""


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
