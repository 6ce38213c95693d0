"""A CNAME stands at the zone's own name, beside its SOA and NS (RFC 1034 §3.6.2, RFC 2181 §10.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Delegation,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class ApexAlias(Check[Delegation]):
    id = "dns.apex_alias"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        if fact.alias:
            # Where even the zone's servers are hidden by it, a filter on the way may have put it there.
            sure = Confidence.CERTAIN if fact.status == "found" else Confidence.TENTATIVE
            yield failed(confidence=sure, alias=fact.alias)
        elif fact.status != "found":
            # Inside another zone an alias is in its place.
            yield not_applicable(zone=fact.enclosing)
        elif fact.alias_unknown:
            yield not_tested(Reason(fact.alias_unknown), "MX")
        else:
            yield passed()
