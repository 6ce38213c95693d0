"""A name server's name is an alias (CNAME), which delegations must not use (RFC 2181 §10.3)."""

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

from ._servers import delegated, unlooked


class NameServerAlias(Check[Delegation]):
    id = "dns.name_server_alias"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        servers = delegated(fact, context)
        aliases = [f"{s.name} → {s.aliases[-1]}" for s in servers if s.aliases]
        unknown = [s.name for s in servers if s.state == "unknown"]
        if not servers:
            yield not_applicable(zone=fact.enclosing)
        elif aliases:
            yield failed(servers=aliases)
        elif unknown:
            yield not_tested(Reason.DNS_FAILURE, ", ".join(unknown))
        else:
            yield unlooked(fact) or passed(servers=[server.name for server in servers])
