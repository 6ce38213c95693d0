"""No name server can be reached over IPv6 (RFC 6540)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Delegation,
    NameServer,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import answers_of


class NameServersNoIpv6(Check[Delegation]):
    id = "dns.name_servers_no_ipv6"
    judges = Delegation

    def evaluate(self, fact: Delegation, context: Context) -> Iterator[Verdict]:
        having = [s.name for s in fact.servers if any(":" in ip for ip in s.addresses)]
        if not fact.servers:
            yield not_applicable(zone=fact.enclosing)
        elif having and _all_refuse(fact, context):
            yield failed(
                "refused", confidence=Confidence.FIRM, severity=Severity.LOW, servers=having
            )
        elif having:
            yield passed(servers=having)
        elif fact.others or any(_unknown(server) for server in fact.servers):
            yield not_tested(Reason.DNS_FAILURE, "addresses of the name servers")
        else:
            yield failed("none", servers=[server.name for server in fact.servers])


def _unknown(server: NameServer) -> bool:
    return "AAAA" in server.unknown or server.state == "unknown"


def _all_refuse(fact: Delegation, context: Context) -> bool:
    """Every IPv6 address refuses while the zone is served over IPv4: silence would prove nothing."""
    answers = answers_of(context, fact.target.subject)
    six = [answer for answer in answers if ":" in answer.ip]
    served = any(a.state == "authoritative" for a in answers)
    return served and bool(six) and all(a.detail == Reason.REFUSED for a in six)
