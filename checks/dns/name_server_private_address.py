"""A name server of the domain has an address that cannot be reached from the Internet (RFC 1918, RFC 6890)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    INTERNAL,
    UNUSABLE,
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

from ._servers import addresses_unknown
from ._special import special


class NameServerPrivateAddress(Check[Delegation]):
    id = "dns.name_server_private_address"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        lost = {
            server.name: list(wrong)
            for server in fact.servers
            if (wrong := special(server.addresses, INTERNAL | UNUSABLE, context))
        }
        for name, addresses in lost.items():
            yield failed(server=name, addresses=addresses, discriminator=name)
        if lost:
            return
        if addresses_unknown(fact):
            yield not_tested(Reason.DNS_FAILURE, "address of a name server")
        elif not any(server.addresses for server in fact.servers):
            yield not_applicable()
        else:
            yield passed(servers=[server.name for server in fact.servers])
