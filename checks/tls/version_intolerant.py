"""The server refuses hellos for what it does not know, instead of passing over it (RFC 8446 §4.1.2, RFC 8701)."""

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

from ._common import severity

_TODAY = frozenset(("grease", "long_hello", "extensions"))
"""What the browsers of today already send; versions that do not exist are sent by nobody yet."""


class VersionIntolerant(Check[TlsExtensions]):
    id = "tls.version_intolerant"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        refused = list(fact.intolerant_to)
        if _TODAY & set(refused):
            grave = severity(fact, Severity.MEDIUM, Severity.LOW)
            yield failed("today", severity=grave, refused=refused)
        elif refused:
            mild = severity(fact, Severity.LOW, Severity.INFO)
            yield failed("tomorrow", severity=mild, refused=refused)
        elif fact.unknown_values_accepted:
            yield passed()
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, "unusual hellos were not tried")
