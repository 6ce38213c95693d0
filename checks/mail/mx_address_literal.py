"""A mail exchanger is written as an address, where only a name is allowed (RFC 1035 §3.3.9, RFC 5321 §5.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MailExchangers,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._exchangers import literal, named, unlooked


class MxAddressLiteral(Check[MailExchangers]):
    id = "mail.mx_address_literal"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        domain = fact.target.subject
        found = [(e.host, text) for e in named(fact) if (text := literal(e, domain))]
        others = [e.host for e in named(fact) if not literal(e, domain)]
        # With another exchanger, mail still arrives.
        severity = Severity.MEDIUM if others or fact.more else None
        for host, address in found:
            case = "written" if host == address else "completed"
            yield failed(case, severity=severity, host=host, address=address, discriminator=host)
        if not fact.exchangers:
            yield not_applicable()
        elif not found:
            yield unlooked(fact) or passed(hosts=others)
