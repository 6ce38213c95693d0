"""A declared domain does not exist in DNS (RFC 8020): not renewed, or wrongly spelt."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Delegation, Verdict, failed, passed


class DomainMissing(Check[Delegation]):
    id = "dns.domain_missing"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        if fact.status == "nxdomain":
            yield failed()
        else:
            yield passed(servers=[server.name for server in fact.servers])
