"""The certificate, or an intermediate of its chain, is not valid yet."""

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


class CertificateNotYetValid(Check[TlsCertificates]):
    id = "tls.certificate_not_yet_valid"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    grave = severity(fact, Severity.HIGH, Severity.LOW)
    date = own.not_before.date().isoformat()
    if own.not_before > fact.observed_at:
        return failed("own", severity=grave, not_before=date)
    if sent.trust_error == "intermediate_not_yet_valid":
        early = [c for c in sent.chain[1:] if c.not_before > fact.observed_at]
        return failed("intermediate", severity=grave, subjects=[c.subject for c in early])
    return passed(not_before=date)
