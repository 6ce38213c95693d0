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
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import ExtensionOID
from nassl._nassl import X509
from nassl.cert_chain_verifier import CertificateChainVerificationFailed, CertificateChainVerifier

MAX_CHAIN = 16
MAX_NAMES = 300
_TEXT = 300

_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN = 18, 19
_NO_ISSUER = (2, 20, 21)
_TOO_EARLY, _TOO_LATE = 9, 10
_CODES = {7: "bad_signature", 24: "invalid_chain", 25: "invalid_chain", 79: "invalid_chain"}

# Only publicly trusted authorities write these: a policy of the CA/Browser Forum, or CT timestamps.
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
    code = 0 if accepted else _openssl_code(pems[:MAX_CHAIN], roots)
    trusted, error, complete = _judge(code, chain)
    return {
        "chain": [_certificate(certificate) for certificate in chain],
        "trusted": trusted,
        "trust_error": error,
        "matches_name": matches(leaf, host, ip),
        "chain_complete": complete,
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
        return True, "", True
    if code == _SELF_SIGNED:
        return False, "self_signed", True
    if code == _SELF_SIGNED_IN_CHAIN:
        return False, "untrusted_root", True
    if code in _NO_ISSUER:
        return _without_issuer(chain)
    if code in (_TOO_EARLY, _TOO_LATE):
        # OpenSSL looks at dates last: the chain itself leads to a known root.
        return False, _date_error(chain[0], code), True
    return (False, _CODES[code], None) if code in _CODES else (None, f"openssl_{code}", None)


def _without_issuer(
    chain: Sequence[x509.Certificate],
) -> tuple[bool | None, str, bool | None]:
    if len(_path(chain)) > 1:
        return False, "untrusted_root", None
    if _is_public(chain[0]):
        return None, "incomplete_chain", False
    # A private authority that signs directly, or an intermediate left out: from outside, both look so.
    return False, "unknown_issuer", False


def _path(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The leaf and those of its issuers that were sent, in whatever order."""
    path = [chain[0]]
    while len(path) <= len(chain):
        above = (c for c in chain if c.subject == path[-1].issuer and c not in path)
        found = next(above, None)
        if found is None:
            break
        path.append(found)
    return path


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


def _date_error(leaf: x509.Certificate, code: int) -> str:
    now = datetime.now(UTC)
    if leaf.not_valid_after_utc < now:
        return "expired"
    if leaf.not_valid_before_utc > now:
        return "not_yet_valid"
    return "intermediate_expired" if code == _TOO_LATE else "intermediate_not_yet_valid"


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
        "self_signed": _self_signed(certificate),
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


def _self_signed(certificate: x509.Certificate) -> bool:
    try:
        if certificate.subject != certificate.issuer:
            return False
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True
