"""Public DNS gives an address of an internal network (RFC 1918 §5, RFC 4193 §4.4, RFC 3879)."""

import ipaddress
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

INTERNAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
            "::1/128", "fc00::/7", "fe80::/10", "fec0::/10",
        ),
    )
)  # fmt: skip


class PrivateAddressPublished(Check[HostAddresses]):
    id = "dns.private_address_published"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        internal = [ip for ip in fact.addresses if _is_internal(ip)]
        if internal:
            yield failed(addresses=internal)
        elif not fact.addresses:
            yield not_applicable()
        elif fact.incomplete:
            yield not_tested(Reason(fact.incomplete), "A or AAAA")
        else:
            yield passed(addresses=list(fact.addresses))


def _is_internal(text: str) -> bool:
    ip = ipaddress.ip_address(text)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in INTERNAL)
