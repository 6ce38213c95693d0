"""DNSSEC: chains of trust and single answers, validated by us from the trust anchor (RFC 4035, RFC 6840)."""

from cyberscan.network.dnssec.answers import Validated, available, validated
from cyberscan.network.dnssec.signatures import (
    can_compute,
    fits,
    is_entry,
    is_revoked,
    rsa_bits,
)
from cyberscan.network.dnssec.zone import (
    Chain,
    Denials,
    Period,
    Published,
    apex_of,
    published,
    validate,
)

__all__ = [
    "Chain", "Denials", "Period", "Published", "Validated", "apex_of", "available", "can_compute",
    "fits", "is_entry", "is_revoked", "published", "rsa_bits", "validate", "validated",
]  # fmt: skip
