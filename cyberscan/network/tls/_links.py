"""Which certificate of a chain really signed which other, and where the chain leads. Runs in the child process.

Names alone prove nothing: an authority that was renewed with another key keeps its name, and a server that
sends the old one sends no proof.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import MD5, SHA1


def self_signed(certificate: x509.Certificate) -> bool:
    """Whether a certificate is signed with its own key, by whatever algorithm."""
    return signed_by(certificate, certificate)


@lru_cache(maxsize=1024)  # each pair is asked about again and again, and a peer may make it costly
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


def related(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The leaf and all that vouch for it, alternatives of the same authority included; each once."""
    found = [chain[0]]
    for known in found:  # it grows while it is read
        found += [c for c in chain if c not in found and signed_by(known, c)]
    return found


def in_order(chain: Sequence[x509.Certificate]) -> bool | None:
    """Whether each one that belongs here vouches for one sent before it; None when the leaf is alone.

    What was sent for nothing has no place, right or wrong: it is told apart (:func:`superfluous`).
    """
    belonging = related(chain)
    kept = [c for c in dict.fromkeys(chain) if c in belonging]
    if len(kept) < 2:
        return None
    return all(any(signed_by(one, c) for one in kept[:n]) for n, c in enumerate(kept) if n)


def superfluous(chain: Sequence[x509.Certificate]) -> list[str]:
    """What was sent for nothing: ``root``, ``unrelated``, ``duplicate``."""
    kept = related(chain)
    found = []
    if any(self_signed(c) for c in kept[1:]):
        found.append("root")
    if any(c not in kept for c in chain):
        found.append("unrelated")
    if len(set(chain)) < len(chain):
        found.append("duplicate")
    return found


def pem(der: bytes) -> str:
    """A certificate as text, which is what OpenSSL is given."""
    body = base64.b64encode(der).decode("ascii")
    lines = "\n".join(body[i : i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
