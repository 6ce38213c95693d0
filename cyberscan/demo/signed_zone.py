"""Zones signed on the spot, for the demonstration and the tests: right ones, and wrong ones on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import dns.dnssec
import dns.dnssecalgs
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
import dns.zone
from dns.dnssectypes import Algorithm


@dataclass(frozen=True)
class SignedZone:
    """The text of a signed zone, for :class:`~cyberscan.demo.dns_server.DnsServer`, and its DS record."""

    text: str
    ds: str
    """Data of the DS record (SHA-256), for the parent or for a trust anchor."""


@dataclass(frozen=True)
class Hashing:
    """NSEC3 instead of NSEC (RFC 5155); the defaults are what RFC 9276 asks for."""

    iterations: int = 0
    salt: str = ""
    """In hexadecimal."""
    opt_out: bool = False


def sign(
    origin: str, text: str, *, algorithm: Algorithm = Algorithm.ECDSAP256SHA256,
    inception: timedelta = timedelta(days=-1), expiration: timedelta = timedelta(days=14),
    hashing: Hashing | None = None, bits: int = 2048,
) -> SignedZone:  # fmt: skip
    """Sign a zone with a new key. ``inception`` and ``expiration`` count from now; ``bits`` is for RSA."""
    name = dns.name.from_text(origin)
    zone = dns.zone.from_text(text, origin=name, relativize=False, check_origin=False)
    # Its kinds share no typed maker of keys.
    classes: Any = dns.dnssecalgs.get_algorithm_cls(algorithm)
    key = classes.generate() if algorithm not in _RSA else classes.generate(key_size=bits)
    public = dns.dnssec.make_dnskey(key.public_key(), algorithm, flags=257)
    now = datetime.now(UTC)
    dates: dict[str, Any] = {"inception": now + inception, "expiration": now + expiration}
    if hashing is None:
        with zone.writer() as transaction:
            dns.dnssec.sign_zone(
                zone, transaction, keys=[(key, public)], policy=_ANY, **dates
            )  # fmt: skip
    else:
        zone.find_rdataset(name, "DNSKEY", create=True).add(public, 3600)
        _add_hashes(zone, name, hashing)
        for rrset in list(_authoritative(zone, name)):
            made = dns.dnssec.sign(rrset, key, name, public, policy=_ANY, **dates)
            zone.find_rdataset(rrset.name, "RRSIG", rrset.rdtype, create=True).add(made, rrset.ttl)
    ds = dns.dnssec.make_ds(name, public, "SHA256")
    return SignedZone(zone.to_text(relativize=False), ds.to_text())


_ANY = dns.dnssec.allow_all_policy
_RSA = (Algorithm.RSASHA1, Algorithm.RSASHA1NSEC3SHA1, Algorithm.RSASHA256, Algorithm.RSASHA512)


def _authoritative(zone: dns.zone.Zone, origin: dns.name.Name) -> Iterator[dns.rrset.RRset]:
    """The sets that the zone signs: not the NS of a delegation, nothing below one (RFC 4035 §2.2)."""
    for name, data in zone.iterate_rdatasets():
        cut = _cut_at_or_above(zone, name, origin)
        at_cut = name == cut and data.rdtype in (dns.rdatatype.DS, dns.rdatatype.NSEC)
        if cut is None or at_cut:
            yield dns.rrset.from_rdata_list(name, data.ttl, list(data))


def _cut_at_or_above(
    zone: dns.zone.Zone, name: dns.name.Name, origin: dns.name.Name
) -> dns.name.Name | None:
    while name != origin:
        if zone.get_rdataset(name, dns.rdatatype.NS):
            return name
        name = name.parent()
    return None


def _add_hashes(zone: dns.zone.Zone, origin: dns.name.Name, hashing: Hashing) -> None:
    """The ring of NSEC3 records (RFC 5155 §7.1), names that only lead to others included."""
    salt = hashing.salt or "-"
    parameters = dns.rdata.from_text("IN", "NSEC3PARAM", f"1 0 {hashing.iterations} {salt}")
    zone.find_rdataset(origin, "NSEC3PARAM", create=True).add(parameters, 0)
    listed = {
        dns.dnssec.nsec3_hash(name, hashing.salt, hashing.iterations, 1): kinds
        for name, kinds in _listed(zone, origin, hashing.opt_out).items()
    }
    ring = sorted(listed)
    for position, digest in enumerate(ring):
        after = ring[(position + 1) % len(ring)]
        kinds = " ".join(sorted(listed[digest]))
        head = f"1 {int(hashing.opt_out)} {hashing.iterations} {salt}"
        record = dns.rdata.from_text("IN", "NSEC3", f"{head} {after} {kinds}")
        owner = dns.name.from_text(digest.lower(), origin)
        zone.find_rdataset(owner, "NSEC3", create=True).add(record, 60)


def _listed(
    zone: dns.zone.Zone, origin: dns.name.Name, opt_out: bool
) -> dict[dns.name.Name, set[str]]:
    listed: dict[dns.name.Name, set[str]] = {}
    for name, node in zone.nodes.items():
        cut = _cut_at_or_above(zone, name, origin)
        kinds = {dns.rdatatype.to_text(data.rdtype) for data in node.rdatasets}
        if cut not in (None, name) or (opt_out and cut == name and "DS" not in kinds):
            continue
        listed[name] = kinds if kinds == {"NS"} else kinds | {"RRSIG"}
        while (name := name.parent()).is_subdomain(origin):
            listed.setdefault(name, set())
    return listed
