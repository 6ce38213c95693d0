"""Which certificate of a chain really signed which other, and where the chain leads. Runs in the child process.

Names alone prove nothing: an authority that was renewed with another key keeps its name, and a server that
sends the old one sends no proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import MD5, SHA1


def self_signed(certificate: x509.Certificate) -> bool:
    """Whether a certificate is signed with its own key, by whatever algorithm."""
    return signed_by(certificate, certificate)


def signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether ``authority`` signed ``certificate``; False where it cannot be computed."""
    try:
        if certificate.issuer != authority.subject:
            return False
        algorithm = certificate.signature_hash_algorithm
        if isinstance(algorithm, SHA1 | MD5):
            return _signed_long_ago(certificate, authority, algorithm)
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def path(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The leaf and those of its issuers that were sent, in whatever order."""
    found = [chain[0]]
    while len(found) <= len(chain):
        above = (c for c in chain if c not in found and signed_by(found[-1], c))
        issuer = next(above, None)
        if issuer is None:
            break
        found.append(issuer)
    return found


def _signed_long_ago(
    certificate: x509.Certificate, authority: x509.Certificate, algorithm: SHA1 | MD5
) -> bool:
    # ``verify_directly_issued_by`` refuses SHA-1 and MD5 outright. Many roots are signed so, and sound:
    # nobody reads what a root says of itself. They must be told from an authority's weak signature.
    key, data = authority.public_key(), certificate.tbs_certificate_bytes
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(certificate.signature, data, padding.PKCS1v15(), algorithm)
        return True
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(certificate.signature, data, ec.ECDSA(algorithm))
        return True
    return False
