"""The parent zone gives other addresses for a name server than the zone itself (RFC 1034 §4.2.2)."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Delegation,
    NameServer,
    ParentDelegation,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import is_below, no_referral


class GlueDiffers(Check[ParentDelegation]):
    id = "dns.glue_differs"
    judges = ParentDelegation

    def evaluate(self, fact: ParentDelegation, context: Context) -> Iterator[Verdict]:
        zone = fact.target.subject
        glue = {g.name: g.addresses for g in fact.glue if is_below(g.name, zone)}
        servers = {server.name: server for server in (*fact.only_there, *_listed(context, zone))}
        # A server without address at all is told by dns.name_server_missing.
        known = {n: s for n, s in servers.items() if n in glue and s.state == "found"}
        missing = {n for n, s in servers.items() if n in glue and s.state == "missing"}
        wrong = [text for name, server in known.items() for text in _wrong(glue[name], server)]
        if fact.state == "same_servers":
            yield no_referral(fact)
        elif not glue.keys() - missing:
            yield not_applicable()
        elif wrong:
            yield failed(parent=fact.parent, servers=sorted({w[0] for w in wrong}),
                         glue=[w[1] for w in wrong])  # fmt: skip
        elif glue.keys() - missing - known.keys() or any(
            server.unknown for server in known.values()
        ):
            yield not_tested(Reason.DNS_FAILURE, "addresses of the name servers")
        else:
            yield passed(servers=sorted(known))


def _listed(context: Context, zone: str) -> Iterator[NameServer]:
    for fact in context.of(Delegation, zone):
        if fact.failed is None:
            yield from fact.servers


def _wrong(glue: tuple[str, ...], server: NameServer) -> Iterator[tuple[str, str]]:
    own = {ipaddress.ip_address(text) for text in server.addresses}
    for text in glue:
        family = "AAAA" if ":" in text else "A"
        if family not in server.unknown and ipaddress.ip_address(text) not in own:
            yield server.name, text
