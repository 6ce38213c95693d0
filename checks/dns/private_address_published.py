"""Public DNS gives an address of an internal network (RFC 1918 §5, RFC 4193 §4.4, RFC 3879)."""

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

from ._special import INTERNAL, special


class PrivateAddressPublished(Check[HostAddresses]):
    id = "dns.private_address_published"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        internal = special(fact.addresses, INTERNAL, context)
        if internal:
            loopback = set(internal.values()) == {"loopback"}
            yield failed("loopback" if loopback else "internal", addresses=list(internal))
        elif not fact.addresses:
            yield not_applicable()
        elif fact.incomplete:
            yield not_tested(Reason(fact.incomplete), "A or AAAA")
        else:
            yield passed(addresses=list(fact.addresses))
