"""A mail exchanger has no address: mail meant for it waits, then comes back."""

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

from ._exchangers import literal, named, unlooked


class MxUnresolvable(Check[MailExchangers]):
    id = "mail.mx_unresolvable"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        judged = [e for e in named(fact) if not literal(e, fact.target.subject)]
        if not judged:
            yield not_applicable()
            return
        dead = [(e.host, case) for e in judged if (case := _why_dead(e))]
        # When no exchanger is left, nothing can be received at all.
        severity = Severity.HIGH if len(dead) == len(judged) and not fact.more else None
        for host, case in dead:
            yield failed(case, host=host, severity=severity, discriminator=host)
        unknown = [e for e in judged if e.failed is not None and not _why_dead(e)]
        for exchanger in unknown:
            if exchanger.failed is not None:
                failure = exchanger.failed
                yield not_tested(failure.reason, failure.detail, discriminator=exchanger.host)
        if not dead and not unknown:
            yield unlooked(fact) or passed(hosts=[exchanger.host for exchanger in judged])


def _why_dead(exchanger: Exchanger) -> str:
    """Why no sender can reach it; empty when one may. A name says it whatever a resolver answers."""
    name = exchanger.host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return "localhost"  # RFC 6761 §6.3: each sender's own machine
    return "no_address" if not exchanger.addresses and exchanger.failed is None else ""
