"""The mail server announces encryption, then does not manage it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    SmtpSession,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class StarttlsBroken(Check[SmtpSession]):
    id = "mail.starttls_broken"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        if fact.starttls == "not_offered":
            yield not_applicable()
        elif fact.handshake == "done":
            yield passed()
        elif fact.handshake == "":
            unknown = fact.handshake_unknown
            reason = Reason.PROTOCOL_ERROR if unknown is None else unknown.reason
            yield not_tested(reason, "" if unknown is None else unknown.detail)
        elif fact.handshake == "refused":
            # A 4xx answer says "not now"; it may be over tomorrow.
            passing = fact.handshake_error.startswith("4")
            confidence = Confidence.TENTATIVE if passing else Confidence.CERTAIN
            yield failed("refused", confidence=confidence, error=fact.handshake_error)
        elif _speaks_tls(fact, context):
            yield not_tested(Reason.PROTOCOL_ERROR, "TLS answered another client")
        else:
            yield failed("handshake", confidence=Confidence.FIRM, error=fact.handshake_error)


def _speaks_tls(fact: SmtpSession, context: Context) -> bool:
    """Whether the same endpoint did answer a plain ClientHello: then it is old or odd, not broken."""
    return any(
        other.failed is None
        and other.target.key == fact.target.key
        and any(version.presence == "present" for version in other.versions)
        for other in context.of(TlsProtocols, fact.target.subject)
    )
