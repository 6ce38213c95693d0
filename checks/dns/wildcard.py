"""Any name below the domain exists (RFC 4592): a false name looks as true as the right ones."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    Verdict,
    Wildcard,
    failed,
    not_tested,
    passed,
)


class WildcardPublished(Check[Wildcard]):
    id = "dns.wildcard"
    judges = Wildcard

    def evaluate(self, fact: Wildcard, context: Context) -> Iterator[Verdict]:
        led = [*fact.aliases, *fact.records]
        if fact.unknown:
            yield not_tested(Reason.PROTOCOL_ERROR, fact.unknown)
        elif "MX" in fact.types:
            yield failed("mail", types=list(fact.types), led=led)
        elif {"A", "AAAA", "CNAME"} & set(fact.types):
            yield failed("site", types=list(fact.types), led=led)
        elif fact.types:
            yield failed("text", severity=Severity.INFO, types=list(fact.types), led=led)
        else:
            yield passed(asked=fact.asked)
