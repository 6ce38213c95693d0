"""A CNAME stands at the zone's own name, beside its SOA and NS (RFC 1034 §3.6.2, RFC 2181 §10.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
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
        if fact.status != "found":
            yield not_applicable(
                zone=fact.enclosing
            )  # inside another zone an alias is in its place
        elif fact.alias:
            yield failed(alias=fact.alias)
        elif fact.alias_unknown:
            yield not_tested(Reason(fact.alias_unknown), "MX")
        else:
            yield passed()
