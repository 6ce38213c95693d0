"""The server answers a hello in ways that the standards forbid."""

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

from ._behaviour import SINCE_SSL3, beside
from ._common import with_presence

TOLD = (
    "random_constant",
    "unsolicited_extension",
    "extension_twice",
    "zero_length_record",
    "session_id_not_echoed",
    "wrong_record_version",
)
"""Those that have a sentence of their own; a repeated random goes first, it is a danger by itself."""


class MalformedAnswers(Check[TlsExtensions]):
    id = "tls.malformed_answers"
    judges = TlsExtensions

    def evaluate(self, fact: TlsExtensions, context: Context) -> Iterator[Verdict]:
        odd = sorted(set(fact.oddities))
        if odd:
            yield failed(_case(odd), severity=_severity(odd), oddities=odd, count=len(odd))
        elif _answered(fact, context):
            yield passed()
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, "no hello was accepted")


def _answered(fact: TlsExtensions, context: Context) -> bool:
    """Whether there were answers to look at: a server that refuses everything shows none."""
    protocols = beside(fact, context, TlsProtocols)
    return protocols is not None and bool(
        with_presence(protocols, (*SINCE_SSL3, "TLS 1.3"), "present")
    )


def _case(odd: list[str]) -> str:
    if "random_constant" in odd:
        return "random_constant"
    if len(odd) > 1:
        return "several"
    return odd[0] if odd[0] in TOLD else "other"


def _severity(odd: list[str]) -> Severity:
    return Severity.MEDIUM if "random_constant" in odd else Severity.INFO
