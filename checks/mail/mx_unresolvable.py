"""A mail exchanger has no address: mail meant for it waits, then comes back."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Exchanger,
    MailExchangers,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class MxUnresolvable(Check[MailExchangers]):
    id = "mail.mx_unresolvable"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        if not fact.exchangers:
            yield not_applicable()
            return
        dead = [(e.host, case) for e in fact.exchangers if (case := _why_dead(e))]
        # When no exchanger is left, nothing can be received at all.
        severity = Severity.HIGH if len(dead) == len(fact.exchangers) else None
        for host, case in dead:
            yield failed(case, host=host, severity=severity, discriminator=host)
        unknown = [e for e in fact.exchangers if e.failed is not None and not _why_dead(e)]
        for exchanger in unknown:
            if exchanger.failed is not None:
                failure = exchanger.failed
                yield not_tested(failure.reason, failure.detail, discriminator=exchanger.host)
        if not dead and not unknown:
            yield passed(hosts=[exchanger.host for exchanger in fact.exchangers])


def _why_dead(exchanger: Exchanger) -> str:
    """Why no sender can reach it; empty when one may. Some names say it whatever a resolver answers."""
    name = exchanger.host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return "localhost"  # RFC 6761 §6.3: each sender's own machine
    if _is_address(name):
        return "literal"  # RFC 1035 §3.3.9: an exchanger is a name, and no name ends in a number
    return "no_address" if not exchanger.addresses and exchanger.failed is None else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
