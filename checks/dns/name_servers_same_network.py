"""All the name servers stand in one network: one failure silences them together (RFC 2182 §3.1)."""

import ipaddress
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

from ._servers import addresses_unknown


class NameServersSameNetwork(Check[Delegation]):
    id = "dns.name_servers_same_network"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        addresses = {ip for server in fact.servers for ip in server.addresses}
        networks = {_network(ip) for ip in addresses}
        families = [sum(network.version == v for network in networks) for v in (4, 6)]
        alone = all(sum((":" in ip) == six for ip in addresses) < 2 for six in (False, True))
        if fact.status != "found" or (alone and not addresses_unknown(fact)):
            yield not_applicable(zone=fact.enclosing)
        elif max(families) > 1:
            yield passed(networks=sorted(map(str, networks)))
        elif addresses_unknown(fact):
            yield not_tested(Reason.DNS_FAILURE, "addresses of the name servers")
        else:
            # Seen from the outside only: one network may be announced from several places (anycast).
            yield failed(
                confidence=Confidence.TENTATIVE,
                servers=[server.name for server in fact.servers],
                networks=sorted(map(str, networks)),
            )


def _network(ip: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """The /24 or /48 around an address: the smallest that is routed by itself."""
    return ipaddress.ip_network(f"{ip}/{48 if ':' in ip else 24}", strict=False)
