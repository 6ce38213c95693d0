"""A site can only be reached over IPv4."""

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


class SiteNoIpv6(Check[HostAddresses]):
    id = "dns.site_no_ipv6"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        modern = [ip for ip in fact.addresses if ":" in ip]
        if not fact.sites or not fact.addresses:
            yield not_applicable()
        elif modern:
            yield passed(addresses=modern)
        elif fact.incomplete:
            yield not_tested(Reason(fact.incomplete), "AAAA")
        else:
            yield failed(addresses=list(fact.addresses))
