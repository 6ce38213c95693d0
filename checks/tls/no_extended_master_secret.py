"""TLS 1.2 keys are not bound to the handshake they come from (RFC 7627)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsExtensions, Verdict, failed, passed

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
        else:
            yield failed(severity=severity(fact, Severity.LOW, Severity.INFO))
