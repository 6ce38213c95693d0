"""A server named below its own zone has no address beside the delegation (RFC 9471 §3)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    ParentDelegation,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import is_below, no_referral


class GlueMissing(Check[ParentDelegation]):
    id = "dns.glue_missing"
    judges = ParentDelegation

    def evaluate(self, fact: ParentDelegation, context: Context) -> Iterator[Verdict]:
        inside = [name for name in fact.names if is_below(name, fact.target.subject)]
        without = sorted(set(inside) - {glue.name for glue in fact.glue if glue.addresses})
        if fact.state == "same_servers":
            yield no_referral(fact)
        elif not inside:
            yield not_applicable()
        elif without and not fact.glue_known:
            yield not_tested(Reason.DNS_FAILURE, "glue may have been left out for want of room")
        elif without:
            nobody_left = len(without) == len(fact.names)
            severity = Severity.MEDIUM if nobody_left else Severity.LOW
            yield failed(severity=severity, parent=fact.parent, servers=without)
        else:
            yield passed(servers=inside)
