"""A mail exchanger has no address: mail meant for it waits, then comes back."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
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
        dead = [e.host for e in fact.exchangers if not e.addresses and e.failed is None]
        # When no exchanger is left, nothing can be received at all.
        severity = Severity.HIGH if len(dead) == len(fact.exchangers) else None
        for host in dead:
            yield failed(host=host, severity=severity, discriminator=host)
        unknown = [e for e in fact.exchangers if e.failed is not None]
        for exchanger in unknown:
            if exchanger.failed is not None:
                failure = exchanger.failed
                yield not_tested(failure.reason, failure.detail, discriminator=exchanger.host)
        if not dead and not unknown:
            yield passed(hosts=[exchanger.host for exchanger in fact.exchangers])
