"""Where TLS is expected, something else answers in clear."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class NotTls(Check[TlsProtocols]):
    id = "tls.not_tls"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        if fact.speaks == "tls":
            yield passed()
        elif fact.speaks == "other":
            yield not_tested(Reason.PROTOCOL_ERROR, "unknown protocol")
        elif fact.speaks == "clear":
            yield not_applicable("told_elsewhere", speaks="clear")  # by tls.not_offered
        else:
            yield failed("clear", speaks=fact.speaks)
