"""A heartbeat that lies about its length is answered with the server's memory (CVE-2014-0160)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsTrials, Verdict, failed

from ._behaviour import not_weak


class Heartbleed(Check[TlsTrials]):
    id = "tls.heartbleed"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        yield not_weak(fact.heartbleed) or failed(detail=fact.heartbleed.detail)
