"""The certificate expires soon, and nothing shows that it renews itself."""

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
    not_applicable,
    passed,
)

from ._certificates import days, each, is_public, lifetime, short_lived
from ._common import severity

DAYS = 21
"""What a person needs to renew a certificate by hand, unless the profile says otherwise."""
SHARE = 0.2
"""Of its life. A machine renews with a third left, or with half when the life is of a few days (the custom of
ACME clients): at a fifth it has tried and failed for days. Shorter lives need no other number."""
AUTOMATED = 100
"""Days of life up to which public authorities deliver by machine only."""


class CertificateExpiring(Check[TlsCertificates]):
    id = "tls.certificate_expiring"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        limit = context.threshold("days", DAYS)
        yield from each(fact, lambda sent, own: _judge(fact, sent, own, limit))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate, limit: float) -> Verdict:
    left = days(own.not_after - fact.observed_at)
    date = own.not_after.date().isoformat()
    by_machine = short_lived(own) or (is_public(sent, own) and lifetime(own) <= AUTOMATED)
    # One's own authority may sign for a month by hand: there, only the days count.
    warned = min(limit, SHARE * lifetime(own)) if by_machine else limit
    if left < 0:
        return not_applicable("expired")
    if left >= warned:
        return passed(not_after=date, days=int(left))
    web = Severity.HIGH if left < min(7, warned / 3) else Severity.MEDIUM
    case = "stalled" if by_machine else "soon" if left >= 1 else "today"
    return failed(case, severity=severity(fact, web, Severity.LOW), not_after=date, days=int(left))
