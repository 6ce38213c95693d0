"""A name server of the authority resolves any name for anybody (RFC 5358)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Reason, Recursion, Verdict, failed, not_tested, passed


class OpenResolver(Check[Recursion]):
    id = "dns.open_resolver"
    judges = Recursion

    def evaluate(self, fact: Recursion, context: Context) -> Iterator[Verdict]:
        if fact.open_on:
            yield failed(servers=list(fact.open_on))
        elif fact.no_answer:
            yield not_tested(Reason(fact.trouble), ", ".join(fact.no_answer))
        elif fact.asked:
            yield passed(servers=list(fact.asked))
        else:
            yield not_tested(Reason.OUT_OF_SCOPE, ", ".join(fact.outside))
