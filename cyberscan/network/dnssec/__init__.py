"""DNSSEC: chains of trust and single answers, validated by us from the trust anchor (RFC 4035, RFC 6840)."""

from cyberscan.network.dnssec.answers import Validated, available, validated
from cyberscan.network.dnssec.published import Denials, Digest, Key, Published, published
from cyberscan.network.dnssec.zone import Chain, Period, apex_of, validate

__all__ = [
    "Chain", "Denials", "Digest", "Key", "Period", "Published", "Validated", "apex_of", "available",
    "published", "validate", "validated",
]  # fmt: skip
