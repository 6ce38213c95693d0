"""A host named in the perimeter does not exist in DNS (RFC 8020), or has no address."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    HostAddresses,
    Verdict,
    failed,
    not_applicable,
    passed,
)


class DeclaredNameMissing(Check[HostAddresses]):
    id = "dns.declared_name_missing"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        if not fact.declared or fact.dangling:
            yield not_applicable()  # not named by anybody, or an alias: dns.dangling_cname tells it
        elif fact.addresses:
            yield passed(addresses=list(fact.addresses))
        else:
            yield failed(fact.status)
