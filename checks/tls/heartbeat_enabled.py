"""The heartbeat extension is answered: the one that Heartbleed went through, and of no use to TLS over TCP."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    TlsExtensions,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._behaviour import OLD_TLS, unanswered


class HeartbeatEnabled(Check[TlsExtensions]):
    id = "tls.heartbeat_enabled"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        if fact.heartbeat is None:
            verdict = unanswered(fact, context, OLD_TLS)
            if verdict.case == "no_such_version":
                # TLS 1.3 has heartbeats as well (RFC 8446 §4.2), and answers where a hello cannot read.
                verdict = not_tested(Reason.PROTOCOL_ERROR, "encrypted in TLS 1.3")
            yield verdict
        elif fact.heartbeat:
            yield failed()
        else:
            yield passed()
