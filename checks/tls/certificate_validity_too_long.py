"""The certificate lives longer than browsers accept (public), or than the ANSSI advises (private)."""

from collections.abc import Iterator
from typing import Any

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
    tls_rules,
)

from ._certificates import each, is_public, lifetime, vouched_by_itself
from ._common import severity


class CertificateValidityTooLong(Check[TlsCertificates]):
    id = "tls.certificate_validity_too_long"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    # Counted without the last second, which the rule counts: nobody is accused for a rounding.
    life, issued = lifetime(own), own.not_before.date()
    public = is_public(sent, own)
    limit = tls_rules().longest_validity(issued)
    if not public:
        limit = tls_rules().single.private_validity_days
    if vouched_by_itself(sent, own):
        return not_applicable("self_signed")
    if limit is None:
        return not_applicable("before_the_rules")
    told: dict[str, Any] = {"days": int(life), "limit": limit, "issued": issued.isoformat()}
    if life <= limit:
        return passed(**told)
    if public:
        return failed("public", severity=severity(fact, Severity.MEDIUM, Severity.INFO), **told)
    return failed("private", severity=Severity.INFO, **told)
