"""Facts about names: where they lead, how long that may be kept, who may be certified under them."""

from __future__ import annotations

from typing import Literal

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
    """Why A or AAAA could not be asked while the other gave addresses, or why not all addresses were kept;
    empty when the list is whole."""


class CaaRecord(Part):
    """One CAA property (RFC 8659), as published and as an authority reads it."""

    flags: int
    tag: str
    """In lower case: tags are compared without regard to case."""
    value: str
    issuer: str = ""
    """Of ``issue`` and its like: who may issue, in lower case; empty when nobody may."""
    parameters: tuple[str, ...] = ()
    """``name=value``, such as ``accounturi=…`` (RFC 8657)."""
    malformed: bool = False
    """The value does not follow the syntax of its tag: an ``issue`` then allows nobody (RFC 8659 §4.2)."""


class Caa(Fact):
    """The relevant CAA set, found by climbing the tree."""

    kind: Literal["dns.caa"] = "dns.caa"
    found_at: str = ""
    """The name that was asked for when the set was found; empty when there is none up to the root."""
    zone: str = ""
    """For a host: the declared domain above it, which has a fact of its own; empty when there is none."""
    records: tuple[CaaRecord, ...] = ()


class Wildcard(Fact):
    """What the zone answers for a name that nobody created (RFC 4592)."""

    kind: Literal["dns.wildcard"] = "dns.wildcard"
    asked: str = ""
    """The random name."""
    types: tuple[str, ...] = ()
    """Of A, MX and TXT, those that were answered; empty when the name certainly does not exist."""
    records: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unknown: str = ""
    """Why it cannot be said, where an answer alone proves nothing (a resolver that invents names…)."""


class RecordLife(Part):
    """How long one set of records may be kept by those who asked for it (RFC 1035 §3.2.1)."""

    name: str
    rtype: str
    seconds: int
    exact: bool = False
    """The zone's own value (its signature repeats it, RFC 4034 §3.1.4); else what a cache had left of it."""


class RecordLives(Fact):
    """The lives of the main sets of a domain."""

    kind: Literal["dns.record_lives"] = "dns.record_lives"
    lives: tuple[RecordLife, ...] = ()
    unknown: tuple[str, ...] = ()
    """``MX timeout``: sets that could not be asked for, and why."""


class FreeDomain(Part):
    """A name that the zone leads to, below a domain that is registered by nobody."""

    role: Literal["alias", "exchanger", "name_server"]
    name: str
    domain: str
    """The domain that anybody may register: it does not exist, the suffix above it does."""


class FreeDomains(Fact):
    """Of the missing names that a host, mail domain or zone leads to, those that anybody may make exist."""

    kind: Literal["dns.free_domains"] = "dns.free_domains"
    missing: tuple[str, ...] = ()
    free: tuple[FreeDomain, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that could not be asked for, or were too many: they may be missing, and their domain free."""
