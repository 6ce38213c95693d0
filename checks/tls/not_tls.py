"""Where TLS is expected, something else answers in clear."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Endpoint,
    Reason,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_TOLD_ELSEWHERE = frozenset(("smtp", "imap", "pop3", "ftp"))
"""Mail and file transfer in clear have checks of their own."""


class NotTls(Check[TlsProtocols]):
    id = "tls.not_tls"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        if fact.speaks == "tls":
            yield passed()
        elif fact.speaks == "other":
            yield not_tested(Reason.PROTOCOL_ERROR, "unknown protocol")
        elif fact.speaks == "clear":
            yield _not_offered(fact)
        else:
            yield failed("clear", speaks=fact.speaks)


def _not_offered(fact: TlsProtocols) -> Verdict:
    """The service answered, and does without TLS."""
    dialect = fact.target.starttls if isinstance(fact.target, Endpoint) else ""
    if dialect in _TOLD_ELSEWHERE:
        return not_applicable("told_elsewhere", speaks="clear")
    return failed(
        "not_offered", severity=Severity.MEDIUM, confidence=Confidence.FIRM, speaks=dialect
    )
