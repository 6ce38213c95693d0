"""The server does not announce secure renegotiation (RFC 5746, CVE-2009-3555)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Severity,
    TlsExtensions,
    TlsTrials,
    Verdict,
    failed,
    passed,
)

from ._behaviour import SINCE_SSL3, beside, unanswered
from ._common import severity


class InsecureRenegotiation(Check[TlsExtensions]):
    id = "tls.insecure_renegotiation"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        if fact.secure_renegotiation is None:
            yield unanswered(fact, context, SINCE_SSL3)
        elif fact.secure_renegotiation:
            yield passed()
        elif _refuses(fact, context):
            # It cannot be attacked, but clients cannot know, and recent ones give up.
            yield failed("refused", severity=severity(fact, Severity.LOW, Severity.INFO))
        else:
            yield failed("open", severity=severity(fact, Severity.MEDIUM, Severity.LOW))


def _refuses(fact: TlsExtensions, context: Context) -> bool:
    """Whether the server itself said no: not our own library, not silence, not only after some times."""
    trials = beside(fact, context, TlsTrials)
    if trials is None or trials.client_renegotiation.state != "no":
        return False
    detail = trials.client_renegotiation.detail
    return not any(word in detail for word in ("limited", "unsafe", "timeout"))
