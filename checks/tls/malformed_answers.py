"""The server answers a hello in ways that the standards forbid."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsExtensions, Verdict, failed, passed

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
        if not odd:
            yield passed()
        else:
            yield failed(_case(odd), severity=_severity(odd), oddities=odd, count=len(odd))


def _case(odd: list[str]) -> str:
    if "random_constant" in odd:
        return "random_constant"
    if len(odd) > 1:
        return "several"
    return odd[0] if odd[0] in TOLD else "other"


def _severity(odd: list[str]) -> Severity:
    return Severity.MEDIUM if "random_constant" in odd else Severity.INFO
