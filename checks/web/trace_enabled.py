"""The server obeys TRACE, and sends back all that it gets."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Reason, SiteManners, Verdict, failed, not_tested, passed


class TraceEnabled(Check[SiteManners]):
    id = "web.trace_enabled"
    judges = SiteManners

    def evaluate(self, fact: SiteManners, context: Context) -> Iterator[Verdict]:
        if fact.trace == "echoed":
            yield failed()
        elif fact.trace == "refused":
            yield passed(status=fact.trace_status)
        else:
            yield not_tested(Reason.of(fact.trace_failure))
