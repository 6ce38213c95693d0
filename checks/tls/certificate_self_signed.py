"""The certificate is signed by itself: nobody vouches for it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    passed,
)

from ._certificates import each
from ._common import severity


class CertificateSelfSigned(Check[TlsCertificates]):
    id = "tls.certificate_self_signed"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    if sent.trust_error == "self_signed" or (own.self_signed and sent.trusted is False):
        grave = severity(fact, Severity.HIGH, Severity.INFO)
        return failed(severity=grave, subject=own.subject)
    return passed(issuer=own.issuer)
