"""TLS 1.2 keys are not bound to the handshake they come from (RFC 7627)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsExtensions,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._behaviour import OLD_TLS, unanswered
from ._common import severity


class NoExtendedMasterSecret(Check[TlsExtensions]):
    id = "tls.no_extended_master_secret"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        if fact.extended_master_secret is None:
            yield unanswered(fact, context, OLD_TLS)
        elif fact.extended_master_secret:
            yield passed()
        elif "extensions" in fact.intolerant_to:  # it only answered hellos that did not ask
            yield not_tested(Reason.PROTOCOL_ERROR, "no extension could be asked for")
        else:
            yield failed(severity=severity(fact, Severity.LOW, Severity.INFO))
