"""The server leaves out an intermediate certificate (RFC 8446 §4.4.2)."""

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


class ChainIncomplete(Check[TlsCertificates]):
    id = "tls.chain_incomplete"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        if own is None:
            yield no_chain()
        elif fact.trust_error == "self_signed":
            yield not_applicable("self_signed")
        elif fact.chain_complete is None:
            yield not_tested(Reason.PROTOCOL_ERROR, fact.trust_error)
        elif fact.chain_complete:
            yield passed(certificates=len(fact.chain))
        else:
            doubt = fact.trust_error == "unknown_issuer"
            yield failed(
                "doubtful" if doubt else "missing",
                severity=severity(fact, Severity.MEDIUM, Severity.INFO),
                confidence=Confidence.TENTATIVE if doubt else Confidence.CERTAIN,
                issuer=fact.leads_to or own.issuer,
            )
