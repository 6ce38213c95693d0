"""The server tells well-formed RSA ciphertexts from others: its key can be used by strangers (ROBOT)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, TlsTrials, Verdict, failed

from ._behaviour import not_weak


class Robot(Check[TlsTrials]):
    id = "tls.robot"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        detail = fact.robot.detail
        if verdict := not_weak(fact.robot):
            yield verdict
        elif detail == "weak oracle":  # it answers to so few messages that millions must be sent
            yield failed("weak", severity=Severity.MEDIUM, detail=detail)
        else:
            yield failed("strong", detail=detail)
