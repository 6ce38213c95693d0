"""A certificate of the chain is signed with MD5 or SHA-1."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._common import leaf, no_chain, severity

WEAK = ("md2", "md4", "md5", "sha1")


class CertificateWeakSignature(Check[TlsCertificates]):
    id = "tls.certificate_weak_signature"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        weak = [c for c in fact.chain if c.signature_hash in WEAK and not _root(c, own)]
        if own is None:
            yield no_chain()
        elif weak:
            yield failed(
                severity=severity(fact, Severity.HIGH, Severity.LOW),
                hashes=sorted({c.signature_hash for c in weak}),
                subjects=[c.subject for c in weak],
            )
        elif any(c.signature_hash == "unknown" for c in fact.chain):
            yield not_tested(Reason.PROTOCOL_ERROR, "unknown signature algorithm")
        else:
            yield passed(hash=own.signature_hash or own.key_type)


def _root(certificate: Certificate, own: Certificate | None) -> bool:
    # What a root says of itself is never verified. The server's own certificate must not be signed so
    # even when it signs itself: whoever took it for good once would be shown a forged one.
    return certificate.self_signed and certificate is not own
