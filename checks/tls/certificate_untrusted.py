"""The certificate does not lead to an authority that browsers know."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._common import leaf, no_chain, severity

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
        own = leaf(fact)
        if own is None:
            yield no_chain()
        elif fact.trusted or fact.trust_error in _ONLY_DATES:
            yield passed(
                issuer=own.issuer
            )  # a date out of bounds says nothing against the authority
        elif fact.trust_error == "self_signed":
            yield not_applicable("self_signed")
        elif case := _CASES.get(fact.trust_error):
            # Seen from outside, an authority of one's own and a missing intermediate look alike.
            sure = Confidence.FIRM if case == "unknown_issuer" else Confidence.CERTAIN
            grave = severity(fact, Severity.HIGH, Severity.INFO)
            yield failed(
                case, severity=grave, confidence=sure, issuer=fact.leads_to or fact.chain[-1].issuer
            )
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, fact.trust_error or "no verdict")
