"""One server, or one address, answers for the whole zone (RFC 2182 §5)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Delegation,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class SingleNameServer(Check[Delegation]):
    id = "dns.single_name_server"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        names = [server.name for server in fact.servers]
        places = {(ip, server.port) for server in fact.servers for ip in server.addresses}
        if fact.status != "found":
            yield not_applicable(zone=fact.enclosing)
        elif len(names) == 1:
            yield failed("one", servers=names)
        elif len(places) > 1:
            yield passed(servers=names)
        elif places and not any(s.unknown or s.state == "unknown" for s in fact.servers):
            yield failed("same_address", servers=names, address=next(iter(places))[0])
        else:
            yield not_tested(Reason.DNS_FAILURE, "addresses of the name servers")
