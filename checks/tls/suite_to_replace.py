"""The server accepts cipher suites that the ANSSI merely tolerates."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    passed,
    suite_grade,
)

from ._common import half_known, no_tls, severity, told


class SuiteToReplace(Check[TlsProtocols]):
    id = "tls.suite_to_replace"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        tolerated = [suite for suite in fact.suites if suite_grade(suite.code) == "degraded"]
        cbc = any("_CBC_" in suite.name for suite in tolerated)
        if other := no_tls(fact):
            yield other
        elif cbc and fact.encrypt_then_mac is False:
            # CBC is tolerated only with encrypt-then-MAC (RFC 7366).
            grave = severity(fact, Severity.LOW, Severity.INFO)
            yield failed("unprotected_cbc", severity=grave, **told(tolerated))
        elif tolerated:
            yield failed("tolerated", **told(tolerated))
        else:
            yield half_known(fact) or passed()
