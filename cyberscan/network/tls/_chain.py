"""What a chain of certificates says and how it stands up, from PEM texts alone. Runs in the child process.

Trust is decided in two steps: sslyze's own verdict where it is favourable; otherwise OpenSSL's error code,
which tells an unknown root from a mere expiry, where sslyze's stricter verifier says one sentence for all.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID
from nassl._nassl import X509
from nassl.cert_chain_verifier import CertificateChainVerificationFailed, CertificateChainVerifier

from cyberscan.network.tls import _links as _tls_links

MAX_CHAIN = 16
MAX_NAMES = 300
_TEXT = 300

_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN = 18, 19
_NO_ISSUER = (2, 20, 21)
_TOO_EARLY, _TOO_LATE = 9, 10
_BAD_SIGNATURE = 7
# No authority, path too long, name outside (47) or inside (48) what the authority may certify, key of no use.
_BROKEN_RULES = (24, 25, 47, 48, 79)

# Only publicly trusted authorities write these: a policy of the CA/Browser Forum, or CT timestamps.
_SERVER_USES = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
_PUBLIC_POLICIES = "2.23.140.1.2."


def describe(
    pems: Sequence[str], host: str, ip: str, roots: Sequence[str], accepted: bool
) -> dict[str, Any]:
    """The payload of :class:`cyberscan.facts.tls.TlsCertificates`, as JSON data.

    ``pems`` is the chain as sent, leaf first; ``roots`` the trusted authorities; ``accepted`` whether
    sslyze's verifier already found the chain good. Raises ``ValueError`` when the leaf is unreadable.
    """
    chain = [x509.load_pem_x509_certificate(pem.encode("ascii")) for pem in pems[:MAX_CHAIN]]
    leaf = chain[0]
    # All that was sent: the link that seems to be missing may come late in a long chain.
    code = 0 if accepted else _openssl_code(pems, roots)
    trusted, error, complete = _judge(code, chain)
    return {
        "chain": [_certificate(certificate) for certificate in chain],
        "trusted": trusted,
        "trust_error": error,
        "matches_name": matches(leaf, host, ip),
        "chain_complete": complete,
        "leads_to": _name(_tls_links.path(chain)[-1], "issuer"),
    }


def _openssl_code(pems: Sequence[str], roots: Sequence[str]) -> int:
    try:
        verifier = CertificateChainVerifier.from_pem(list(roots))
        verifier.verify([X509(pem) for pem in pems])
    except CertificateChainVerificationFailed as failed:
        return int(failed.openssl_error_code)
    return 0


def _judge(
    code: int, chain: Sequence[x509.Certificate]
) -> tuple[bool | None, str, bool | None]:  # fmt: skip
    """Trusted, why not, and whether the chain is complete, for an error code of OpenSSL."""
    if code == 0:
        return (True, "", True) if _for_servers(chain[0]) else (False, "wrong_use", True)
    if code == _SELF_SIGNED:
        return False, "self_signed", True
    if code == _SELF_SIGNED_IN_CHAIN:
        return False, "untrusted_root", True
    if code in _NO_ISSUER:
        return _without_issuer(chain)
    if code in (_TOO_EARLY, _TOO_LATE):
        # OpenSSL looks at dates last: the chain itself leads to a known root.
        return False, _date_error(chain, code), True
    if code == _BAD_SIGNATURE:
        return False, "bad_signature", None
    return (
        (False, "invalid_chain", None) if code in _BROKEN_RULES else (None, f"openssl_{code}", None)
    )


def _without_issuer(
    chain: Sequence[x509.Certificate],
) -> tuple[bool | None, str, bool | None]:
    above, public = len(_tls_links.path(chain)) > 1, _is_public(chain[0])
    if public and not above:
        return None, "incomplete_chain", False
    # A root of one's own that is rightly not sent, or an intermediate left out: from outside, both look
    # so. What a public authority signed leads to a public root: there a link is likely to be missing.
    return False, "unknown_issuer", None if above and not public else False


def _is_public(leaf: x509.Certificate) -> bool:
    try:
        extensions = leaf.extensions
    except ValueError:
        return False
    for extension in extensions:
        if extension.oid == ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS:
            return True
        if isinstance(extension.value, x509.CertificatePolicies):
            oids = (policy.policy_identifier.dotted_string for policy in extension.value)
            if any(oid.startswith(_PUBLIC_POLICIES) for oid in oids):
                return True
    return False


def _for_servers(leaf: x509.Certificate) -> bool:
    """Whether the certificate may prove who a server is (RFC 5280 §4.2.1.12); without the extension, it may."""
    try:
        uses = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return True
    return any(use in _SERVER_USES for use in uses)


def _date_error(chain: Sequence[x509.Certificate], code: int) -> str:
    now = datetime.now(UTC)
    if chain[0].not_valid_after_utc < now:
        return "expired"
    if chain[0].not_valid_before_utc > now:
        return "not_yet_valid"
    if code == _TOO_EARLY:
        return "intermediate_not_yet_valid"
    # The root is not sent, or signs itself: only the trust store knows that it is too old.
    sent = (c for c in chain[1:] if not _tls_links.self_signed(c))
    return (
        "intermediate_expired" if any(c.not_valid_after_utc < now for c in sent) else "root_expired"
    )


def matches(leaf: x509.Certificate, host: str, ip: str) -> bool | None:
    """Whether the certificate is for this name (RFC 9525 §6.3); None when no name was asked for.

    The subject's common name does not count: no browser looks at it any more.
    """
    dns_names, addresses = _alternative_names(leaf)
    wanted = host or ip
    try:
        return ipaddress.ip_address(wanted) in addresses if host else None
    except ValueError:
        return any(_same(name, wanted) for name in dns_names)


def _same(pattern: str, host: str) -> bool:
    pattern, host = pattern.lower().rstrip("."), host.lower().rstrip(".")
    if pattern.startswith("*."):
        label, _, rest = host.partition(".")
        return bool(label) and "." in rest and rest == pattern[2:]
    return pattern == host


def _alternative_names(
    certificate: x509.Certificate,
) -> tuple[list[str], list[ipaddress.IPv4Address | ipaddress.IPv6Address]]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return [], []
    addresses = [
        value
        for value in found.get_values_for_type(x509.IPAddress)
        if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address)
    ]
    return found.get_values_for_type(x509.DNSName), addresses


def _certificate(certificate: x509.Certificate) -> dict[str, Any]:
    dns_names, addresses = _alternative_names(certificate)
    key_type, bits = _key(certificate)
    return {
        "subject": _name(certificate, "subject"),
        "issuer": _name(certificate, "issuer"),
        "names": [str(name)[:_TEXT] for name in _first(MAX_NAMES, [*dns_names, *addresses])],
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
        "key_type": key_type,
        "key_bits": bits,
        "signature_hash": _hash(certificate),
        "serial": f"{certificate.serial_number:x}"[:80],
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
        "self_signed": _tls_links.self_signed(certificate),
        "public": _is_public(certificate),
    }


def _first(limit: int, values: Iterable[Any]) -> list[Any]:
    return list(values)[:limit]


def _name(certificate: x509.Certificate, which: str) -> str:
    try:
        name: x509.Name = getattr(certificate, which)
        return name.rfc4514_string()[:_TEXT]
    except ValueError:
        return "?"


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "unknown", 0
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.curve.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    return ("Ed448", 456) if isinstance(key, ed448.Ed448PublicKey) else ("unknown", 0)


def _hash(certificate: x509.Certificate) -> str:
    """``sha256``…; empty for schemes that have no separate hash, such as Ed25519."""
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "unknown"
    return algorithm.name if algorithm else ""
