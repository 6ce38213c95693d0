"""The certificate expires soon, and nothing shows that it renews itself."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._common import leaf, no_chain, severity

DAYS = 21
SHORT_LIVED = 7
"""Days: what the CA/Browser Forum calls a short-lived certificate; those can only be automated."""


class CertificateExpiring(Check[TlsCertificates]):
    id = "tls.certificate_expiring"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        if own is None:
            yield no_chain()
            return
        left = (own.not_after - fact.observed_at).total_seconds() / 86400
        date = own.not_after.date().isoformat()
        if left < 0:
            yield not_applicable("expired")
        elif left < _threshold(own, context.threshold("days", DAYS)):
            web = Severity.HIGH if left < 7 else Severity.MEDIUM
            grave = severity(fact, web, Severity.LOW)
            yield failed(severity=grave, not_after=date, days=int(left))
        else:
            yield passed(not_after=date, days=int(left))


def _threshold(own: Certificate, days: float) -> float:
    lifetime = (own.not_after - own.not_before).total_seconds() / 86400
    return min(days, lifetime / 4) if own.public and lifetime <= SHORT_LIVED else days
