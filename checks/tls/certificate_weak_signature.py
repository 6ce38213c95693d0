"""A certificate of the chain is signed with MD5 or SHA-1."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._certificates import each, path
from ._common import severity

WEAK = ("md2", "md4", "md5", "sha1")


class CertificateWeakSignature(Check[TlsCertificates]):
    id = "tls.certificate_weak_signature"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    # What a root says of itself is never verified. The server's own certificate must not be signed so
    # even when it signs itself: whoever took it for good once would be shown a forged one.
    verified = [c for c in path(sent) if c is own or not c.self_signed]
    weak = [c for c in verified if c.signature_hash in WEAK]
    if weak:
        return failed(
            severity=severity(fact, Severity.HIGH, Severity.LOW),
            hashes=sorted({c.signature_hash for c in weak}),
            subjects=[c.subject for c in weak],
        )
    if any(c.signature_hash == "unknown" for c in verified):
        return not_tested(Reason.PROTOCOL_ERROR, "unknown signature algorithm")
    return passed(hash=own.signature_hash or own.key_type)
