"""The certificate does not lead to an authority that browsers know."""

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

_ONLY_DATES = (
    "expired", "not_yet_valid", "intermediate_expired", "intermediate_not_yet_valid", "root_expired",
)  # fmt: skip
_CASES = {
    "untrusted_root": "unknown_root",
    "unknown_issuer": "unknown_issuer",
    "bad_signature": "broken_chain",
    "invalid_chain": "broken_chain",
    "wrong_use": "wrong_use",
}


class CertificateUntrusted(Check[TlsCertificates]):
    id = "tls.certificate_untrusted"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    if sent.trusted or sent.trust_error in _ONLY_DATES:
        # A date out of bounds says nothing against the authority.
        return passed(issuer=own.issuer)
    if sent.trust_error == "self_signed":
        return not_applicable("self_signed")
    case = _CASES.get(sent.trust_error)
    if case is None:
        return not_tested(Reason.PROTOCOL_ERROR, sent.trust_error or "no verdict")
    # Seen from outside, an authority of one's own and a missing intermediate look alike.
    sure = Confidence.FIRM if case == "unknown_issuer" else Confidence.CERTAIN
    grave = severity(fact, Severity.HIGH, Severity.INFO)
    issuer = sent.leads_to or sent.chain[-1].issuer
    return failed(case, severity=grave, confidence=sure, issuer=issuer)
