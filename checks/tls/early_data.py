"""The server takes data sent before the handshake is over (TLS 1.3 0-RTT, RFC 8446 §8)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsTrials, Verdict, failed

from ._behaviour import not_offered


class EarlyData(Check[TlsTrials]):
    id = "tls.early_data"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        yield not_offered(fact.early_data) or failed(detail=fact.early_data.detail)
