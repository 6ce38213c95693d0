"""Zones signed on the spot, for the demonstration and the tests: right ones, and wrong ones on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import dns.dnssec
import dns.dnssecalgs
import dns.name
import dns.zone
from dns.dnssectypes import Algorithm


@dataclass(frozen=True)
class SignedZone:
    """The text of a signed zone, for :class:`~cyberscan.demo.dns_server.DnsServer`, and its DS record."""

    text: str
    ds: str
    """Data of the DS record (SHA-256), for the parent or for a trust anchor."""


def sign(
    origin: str, text: str, *, algorithm: Algorithm = Algorithm.ECDSAP256SHA256,
    inception: timedelta = timedelta(days=-1), expiration: timedelta = timedelta(days=14),
) -> SignedZone:  # fmt: skip
    """Sign a zone with a new key, with NSEC. ``inception`` and ``expiration`` count from now."""
    zone = dns.zone.from_text(text, origin=origin, relativize=False, check_origin=False)
    classes: Any = dns.dnssecalgs.get_algorithm_cls(
        algorithm
    )  # its kinds share no typed maker of keys
    key = classes.generate() if algorithm not in _RSA else classes.generate(key_size=2048)
    public = dns.dnssec.make_dnskey(key.public_key(), algorithm, flags=257)
    now = datetime.now(UTC)
    with zone.writer() as transaction:
        dns.dnssec.sign_zone(
            zone, transaction, keys=[(key, public)],
            inception=now + inception, expiration=now + expiration,
        )  # fmt: skip
    ds = dns.dnssec.make_ds(dns.name.from_text(origin), public, "SHA256")
    return SignedZone(zone.to_text(relativize=False), ds.to_text())


_RSA = (Algorithm.RSASHA1, Algorithm.RSASHA1NSEC3SHA1, Algorithm.RSASHA256, Algorithm.RSASHA512)
