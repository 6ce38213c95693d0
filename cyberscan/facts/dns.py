"""Facts about names: addresses, zones, name servers, signatures, policies."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Site


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class NameServer(_Part):
    """One delegated name server."""

    name: str
    addresses: tuple[str, ...] = ()


class Delegation(Fact):
    """The zone as the resolver sees it: is there one, and who serves it."""

    kind: Literal["dns.delegation"] = "dns.delegation"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    servers: tuple[NameServer, ...] = ()


class ServerAnswer(_Part):
    """What one name server said when asked directly for the zone's SOA (RD=0)."""

    server: str
    ip: str
    state: Literal["authoritative", "lame", "no_answer", "not_asked"]
    """``lame``: answered, but refused or without authority. ``no_answer``: silence, proves nothing."""
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
    open_on: tuple[str, ...] = ()
    records_seen: int = 0


class Dnssec(Fact):
    """The chain of trust, validated by us from the trust anchor."""

    kind: Literal["dns.dnssec"] = "dns.dnssec"
    state: Literal["secure", "insecure", "bogus", "undetermined"] = "undetermined"
    cause: str = ""
    """A code when bogus or undetermined: expired, not_yet_valid, wrong_ds, missing_key, bad_signature, …"""
    signed: bool = False
    """The zone publishes DNSKEY."""
    ds_present: bool = False
    algorithms: tuple[int, ...] = ()
    ds_digests: tuple[int, ...] = ()
    signatures_expire_at: AwareDatetime | None = None


class CaaRecord(_Part):
    """One CAA property (RFC 8659)."""

    flags: int
    tag: str
    value: str


class Caa(Fact):
    """The relevant CAA set, found by climbing the tree."""

    kind: Literal["dns.caa"] = "dns.caa"
    found_at: str = ""
    records: tuple[CaaRecord, ...] = ()
