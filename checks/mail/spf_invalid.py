"""Receivers cannot evaluate the SPF policy: "permerror" (RFC 7208 §2.6.7)."""

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


class SpfInvalid(Check[Spf]):
    id = "mail.spf_invalid"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if not fact.records or len(fact.records) > 1:
            yield not_applicable()
        elif fact.result == "valid":
            yield passed(records=list(fact.records))
        elif fact.result == "temperror":
            yield not_tested(Reason.DNS_FAILURE, fact.cause_detail)
        elif fact.cause == "too_many_lookups":
            yield not_applicable()  # a defect of its own
        else:
            yield failed(fact.cause, detail=fact.cause_detail, domain=fact.cause_domain)
