"""The address of a mail host has no reverse name that leads back to it (forward-confirmed reverse DNS)."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MailReverse,
    Reason,
    ReverseName,
    Severity,
    Spf,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._addresses import is_unreachable


class MxReverseMissing(Check[MailReverse]):
    id = "mail.mx_reverse_missing"
    judges = MailReverse

    def evaluate(self, fact: MailReverse, context: Context) -> Iterator[Verdict]:
        # No public zone speaks of private addresses: what is missing there is missed by nobody.
        judged = [
            name
            for name in fact.names
            if name.state == "confirmed" or not is_unreachable(name.ip, lab=False)
        ]
        for name in judged:
            if name.state == "unknown":
                reason = Reason.DNS_FAILURE if name.failed is None else name.failed.reason
                yield not_tested(reason, name.ip, discriminator=name.ip)
            elif name.state != "confirmed":
                yield _missing(name, context, fact.target.subject)
        if not judged:
            yield not_applicable()
        elif all(name.state == "confirmed" for name in judged):
            yield passed(addresses=[name.ip for name in judged])


def _missing(name: ReverseName, context: Context, domain: str) -> Verdict:
    severity = Severity.LOW if _sends(name, context, domain) else None
    return failed(
        name.state, severity=severity, host=name.host, address=name.ip, names=list(name.names),
        discriminator=name.ip,
    )  # fmt: skip


def _sends(name: ReverseName, context: Context, domain: str) -> bool:
    """Whether the domain's own SPF policy lets the address send: receivers then look at its name."""
    ip = ipaddress.ip_address(name.ip)
    for policy in context.of(Spf, domain):
        for term in policy.terms if policy.failed is None else ():
            if not term.grants or term.depth or term.state:
                continue
            if term.name == "mx" and term.target in ("", domain):
                return True
            if term.network and ip in ipaddress.ip_network(term.network, strict=False):
                return True
    return False
