"""The server refuses hellos for what it does not know, instead of passing over it (RFC 8446 §4.1.2, RFC 8701)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsExtensions,
    TlsProtocols,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._behaviour import beside
from ._common import severity

_TODAY = frozenset(("grease", "long_hello", "extensions"))
"""What the browsers of today already send; versions that do not exist are sent by nobody yet."""


class VersionIntolerant(Check[TlsExtensions]):
    id = "tls.version_intolerant"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        protocols = beside(fact, context, TlsProtocols)
        refused = list(fact.intolerant_to)
        if _TODAY & set(refused):
            grave = severity(fact, Severity.MEDIUM, Severity.LOW)
            yield failed("today", severity=grave, refused=refused)
        elif refused:
            mild = severity(fact, Severity.LOW, Severity.INFO)
            yield failed("tomorrow", severity=mild, refused=refused)
        elif protocols is None or not protocols.suites_complete:
            # Only a look that came to its end has tried the unusual hellos.
            yield not_tested(Reason.BUDGET_SPENT, "unusual hellos were not all tried")
        else:
            yield passed()
