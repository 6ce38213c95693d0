"""The server leaves out an intermediate certificate (RFC 8446 §4.4.2)."""

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
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._certificates import each
from ._common import severity


class ChainIncomplete(Check[TlsCertificates]):
    id = "tls.chain_incomplete"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    if sent.trust_error == "self_signed":
        return not_applicable("self_signed")
    if sent.chain_complete is None:
        return not_tested(Reason.PROTOCOL_ERROR, sent.trust_error)
    if sent.chain_complete:
        return passed(certificates=len(sent.chain))
    doubt = sent.trust_error == "unknown_issuer"
    return failed(
        "doubtful" if doubt else "missing",
        severity=severity(fact, Severity.MEDIUM, Severity.INFO),
        confidence=Confidence.TENTATIVE if doubt else Confidence.CERTAIN,
        issuer=sent.leads_to or own.issuer,
    )
