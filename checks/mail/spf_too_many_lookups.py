"""The SPF policy needs more than ten look-ups: receivers give up (RFC 7208 §4.6.4)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Spf,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

LIMIT = 10


class SpfTooManyLookups(Check[Spf]):
    id = "mail.spf_too_many_lookups"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        includes = [term.text for term in fact.terms if term.depth == 0 and term.name == "include"]
        if fact.lookups > LIMIT:
            yield failed(lookups=fact.lookups, limit=LIMIT, includes=includes)
        elif fact.result == "valid":
            yield passed(lookups=fact.lookups, limit=LIMIT)
        elif fact.result == "temperror":
            yield not_tested(Reason.DNS_FAILURE, fact.cause_detail)
        else:
            yield not_applicable()
