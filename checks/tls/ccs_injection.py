"""The server accepts a change of cipher before there is a key (CVE-2014-0224)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, TlsTrials, Verdict, failed

from ._behaviour import not_weak


class CcsInjection(Check[TlsTrials]):
    id = "tls.ccs_injection"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        yield not_weak(fact.ccs_injection) or failed(detail=fact.ccs_injection.detail)
