"""One server, or one address, answers for the whole zone (RFC 2182 §5)."""

from collections import Counter
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

from ._servers import addresses_unknown


class SingleNameServer(Check[Delegation]):
    id = "dns.single_name_server"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        names = [server.name for server in fact.servers]
        found = [server for server in fact.servers if server.addresses]
        if fact.status != "found":
            yield not_applicable(zone=fact.enclosing)
        elif len(names) == 1:
            yield failed("one", servers=names)
        elif _apart(found):
            yield passed(servers=names)
        elif not found or addresses_unknown(fact):
            yield not_tested(Reason.DNS_FAILURE, "addresses of the name servers")
        elif len(found) == 1:
            gone = [server.name for server in fact.servers if not server.addresses]
            yield failed("one_left", servers=[found[0].name], gone=gone)
        else:
            yield failed("same_address", servers=names, address=found[0].addresses[0])


def _apart(servers: list[NameServer]) -> bool:
    """Whether two servers are not one machine: they share no address, or have two of one family."""
    places = [{(ip, server.port) for ip in server.addresses} for server in servers]
    if any(not one & other for one in places for other in places):
        return True
    families = Counter(":" in ip for ip, _ in set().union(*places))
    return len(servers) > 1 and max(families.values()) > 1
