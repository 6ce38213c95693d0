"""The zone is not signed, or its parent does not know it (RFC 9364)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._dnssec import OBSOLETE, is_own_zone, undetermined


class DnssecMissing(Check[Dnssec]):
    id = "dns.dnssec_missing"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        if not is_own_zone(fact):
            yield not_applicable(zone=fact.apex)
        elif fact.state == "secure":
            yield passed(algorithms=[str(number) for number in fact.algorithms])
        elif fact.state == "bogus":
            yield not_applicable(cause=fact.cause)  # signed, wrongly: dns.dnssec_bogus tells it
        elif fact.state == "undetermined":
            yield undetermined(fact)
        elif fact.cause == "unsupported":
            yield _unknown_algorithms(fact)
        elif fact.ds_present:
            yield not_tested(Reason.DNS_FAILURE, f"unsigned above, at {fact.cause_at}")
        else:
            yield failed("not_linked" if fact.signed else "unsigned")


def _unknown_algorithms(fact: Dnssec) -> Verdict:
    """Signed with nothing that validators here know: unsigned for them (RFC 4035 §5.2), not for all."""
    algorithms = set(fact.algorithms)
    if fact.cause_at == fact.apex and algorithms and algorithms <= OBSOLETE.keys():
        return not_applicable(cause="obsolete")  # dns.dnssec_obsolete_algorithm tells it
    return not_tested(Reason.DNS_FAILURE, f"unknown algorithms at {fact.cause_at}")
