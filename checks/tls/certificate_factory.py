"""The certificate is the one that a device or a program brings along from the factory."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
    Context,
    Deployment,
    Severity,
    TlsCertificates,
    Verdict,
    factory_maker,
    failed,
    passed,
)

from ._certificates import each, is_public
from ._common import severity


class CertificateFactory(Check[TlsCertificates]):
    id = "tls.certificate_factory"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    maker = "" if sent.trusted or is_public(sent, own) else factory_maker(own.subject, own.issuer)
    if maker:
        grave = severity(fact, Severity.MEDIUM, Severity.LOW)
        return failed(severity=grave, confidence=Confidence.FIRM, maker=maker, subject=own.subject)
    return passed(subject=own.subject)
