"""A delegated name server does not exist, or has no address (RFC 1912 §2.8)."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Delegation,
    NameServer,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import delegated, unlooked


class NameServerMissing(Check[Delegation]):
    id = "dns.name_server_missing"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        servers = delegated(fact, context)
        missing: dict[str, list[str]] = {}
        for server in servers:
            if server.state == "missing":
                missing.setdefault(_case(server), []).append(server.name)
        unknown = [server.name for server in servers if server.state == "unknown"]
        for case, names in sorted(missing.items()):
            yield failed(case, discriminator=case, servers=names)
        if not servers:
            yield not_applicable(zone=fact.enclosing)
        elif not missing and unknown:
            yield not_tested(Reason.DNS_FAILURE, ", ".join(unknown))
        elif not missing:
            yield unlooked(fact) or passed(servers=[server.name for server in servers])


def _case(server: NameServer) -> str:
    try:
        ipaddress.ip_address(server.name)
    except ValueError:
        return server.absent or "nodata"
    return "address"
