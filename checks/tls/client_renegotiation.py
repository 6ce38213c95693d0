"""A client may make the server negotiate again and again on one connection (TLS 1.2 and older)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsTrials, Verdict, failed

from ._behaviour import not_offered


class ClientRenegotiation(Check[TlsTrials]):
    id = "tls.client_renegotiation"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        trial = fact.client_renegotiation
        yield not_offered(trial) or failed(detail=trial.detail)
