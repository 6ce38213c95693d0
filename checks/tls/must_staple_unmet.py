"""The certificate demands a stapled OCSP answer that the server does not bring along (RFC 7633)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Confidence,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    TlsExtensions,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._certificates import each
from ._common import severity


class MustStapleUnmet(Check[TlsCertificates]):
    id = "tls.must_staple_unmet"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        extensions = beside(fact, context, TlsExtensions)
        in_clear = extensions.ocsp_staple if extensions else None
        yield from each(fact, lambda sent, own: _judge(fact, sent, own, in_clear))


def _judge(
    fact: TlsCertificates, sent: Deployment, own: Certificate, in_clear: bool | None
) -> Verdict:
    if not own.must_staple:
        return not_applicable("not_demanded")
    if sent.stapled or (in_clear and len(fact.deployments) == 1):
        return passed()
    if sent.stapled is None:
        return not_tested(Reason.PROTOCOL_ERROR, "no staple was asked for")
    # Some servers fetch the answer only once a first visitor has asked for it.
    grave = severity(fact, Severity.MEDIUM, Severity.INFO)
    return failed(severity=grave, confidence=Confidence.FIRM, issuer=own.issuer)
