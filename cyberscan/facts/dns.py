"""Facts about names: addresses, zones, name servers, signatures, policies."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part
from cyberscan.facts.targets import Site


class HostAddresses(Fact):
    """Where a name leads."""

    kind: Literal["dns.addresses"] = "dns.addresses"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    addresses: tuple[str, ...] = ()
    """A and AAAA, canonical text."""
    aliases: tuple[str, ...] = ()
    """The CNAME chain after the name itself, in order."""
    dangling: str = ""
    """The last alias when it certainly does not exist (NXDOMAIN); empty otherwise."""
    declared: bool = True
    """Named in the perimeter itself; False for the ``www.`` that a declared domain implies."""
    sites: tuple[Site, ...] = ()
    """The web origins to visit at this name, as the perimeter says."""
    ports: tuple[int, ...] = ()
    """The ports that the perimeter names for it."""
    incomplete: str = ""
    """Why A or AAAA could not be asked while the other gave addresses; empty when both were."""


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


class Dnssec(Fact):
    """The chain of trust, validated by us from the trust anchor."""

    kind: Literal["dns.dnssec"] = "dns.dnssec"
    state: Literal["secure", "insecure", "bogus", "undetermined"] = "undetermined"
    cause: str = ""
    """A code when bogus or undetermined: expired, not_yet_valid, wrong_ds, missing_key, bad_signature,
    missing_signature, unsupported, no_signatures_served, unproved, untrusted_anchor, no_anchor,
    no_answer."""
    cause_at: str = ""
    """The zone where the chain broke; it may be above ours."""
    apex: str = ""
    """The zone that holds the name: the name itself, or the enclosing one; empty when it does not exist."""
    signed: bool = False
    """The zone publishes DNSKEY."""
    ds_present: bool = False
    algorithms: tuple[int, ...] = ()
    ds_digests: tuple[int, ...] = ()
    signatures_expire_at: AwareDatetime | None = None
    """Earliest end among the valid signatures that we used of the zone itself."""


class CaaRecord(Part):
    """One CAA property (RFC 8659)."""

    flags: int
    tag: str
    value: str


class Caa(Fact):
    """The relevant CAA set, found by climbing the tree."""

    kind: Literal["dns.caa"] = "dns.caa"
    found_at: str = ""
    records: tuple[CaaRecord, ...] = ()
