"""The server tells well-formed RSA ciphertexts from others: its key can be used by strangers (ROBOT)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsTrials, Verdict, failed

from ._behaviour import not_weak


class Robot(Check[TlsTrials]):
    id = "tls.robot"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        yield not_weak(fact.robot) or failed(detail=fact.robot.detail)
