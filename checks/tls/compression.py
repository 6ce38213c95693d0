"""TLS compression is accepted: the length of what is sent tells its content (CRIME, CVE-2012-4929)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsExtensions, Verdict, failed, passed

from ._behaviour import SINCE_SSL3, unanswered
from ._common import severity


class Compression(Check[TlsExtensions]):
    id = "tls.compression"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        if fact.compression is None:
            yield unanswered(fact, context, SINCE_SSL3)
        elif fact.compression:
            yield failed(severity=severity(fact, Severity.MEDIUM, Severity.LOW))
        else:
            yield passed()
