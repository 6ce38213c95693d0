"""Whom a TLS client here trusts: the public authorities of certifi, and the extra file of the settings."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

import certifi

_CODES = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed_in_chain",
    20: "unknown_issuer",
    21: "unknown_issuer",
    23: "revoked",
    62: "wrong_name",
    64: "wrong_name",
}
"""X509_V_ERR numbers of OpenSSL (openssl-verification-options(1))."""


@cache
def context(ca_file: Path | None, *, verify: bool) -> ssl.SSLContext:
    """One shared context for each kind of trust: making one costs 20 ms.

    Old versions and suites stay allowed: this client only reads public pages, and a site is visited to
    be judged, not because it is good. Raises ``OSError`` when ``ca_file`` cannot be read.
    """
    made = ssl.create_default_context(cafile=certifi.where())
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT  # on by default from Python 3.13, not before
    made.hostname_checks_common_name = False  # RFC 9525 §6.3, RFC 8461 §3.3: nobody does any more
    if ca_file is not None:
        made.load_verify_locations(ca_file)
    if not verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def certificate_code(error: ssl.SSLCertVerificationError) -> str:
    """A short code for why a certificate was refused."""
    number = int(getattr(error, "verify_code", 0))
    return _CODES.get(number, f"error_{number}")
