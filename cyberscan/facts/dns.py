"""Facts about names: where they lead, and who may be certified under them."""

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
    """Why A or AAAA could not be asked while the other gave addresses; empty when both were."""


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
