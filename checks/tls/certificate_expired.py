"""The certificate, or an intermediate of its chain, has expired."""

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


class CertificateExpired(Check[TlsCertificates]):
    id = "tls.certificate_expired"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    grave = severity(fact, Severity.HIGH, Severity.LOW)
    date = own.not_after.date().isoformat()
    if own.not_after < fact.observed_at:
        days = (fact.observed_at - own.not_after).days
        return failed("own" if days else "today", severity=grave, not_after=date, days=days)
    if sent.trust_error == "intermediate_expired":
        late = [c for c in sent.chain[1:] if c.not_after < fact.observed_at]
        return failed("intermediate", severity=grave, subjects=[c.subject for c in late])
    if sent.trust_error == "root_expired":
        return failed("root", severity=grave, issuer=sent.leads_to)
    return passed(not_after=date)
