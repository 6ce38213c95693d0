"""A name leads to an address that nobody can have: an example's, a group's, a reserved one (RFC 6890)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    HostAddresses,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._special import UNUSABLE, special


class UnusableAddressPublished(Check[HostAddresses]):
    id = "dns.unusable_address_published"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        unusable = special(fact.addresses, UNUSABLE, context)
        if unusable:
            example = set(unusable.values()) == {"documentation"}
            yield failed("example" if example else "reserved", addresses=list(unusable))
        elif not fact.addresses:
            yield not_applicable()
        elif fact.incomplete:
            yield not_tested(Reason(fact.incomplete), "A or AAAA")
        else:
            yield passed(addresses=list(fact.addresses))
