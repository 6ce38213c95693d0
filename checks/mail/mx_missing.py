"""A domain that is declared for mail names no server to receive it (RFC 5321 §5.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Delegation,
    MailExchangers,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._declared import declared_for_mail


class MxMissing(Check[MailExchangers]):
    id = "mail.mx_missing"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        if fact.exchangers:
            yield passed(hosts=[exchanger.host for exchanger in fact.exchangers])
        elif fact.null or not declared_for_mail(context, fact.target.subject):
            yield not_applicable()
        elif fact.status == "nxdomain":
            # The domain is then what to get back, and dns.domain_missing says so.
            yield failed("no_domain", severity=Severity.LOW if _told(context, fact) else None)
        elif fact.own_addresses:
            # Senders then deliver to the address of the domain itself, often that of the web site.
            yield failed("implicit", severity=Severity.LOW, addresses=list(fact.own_addresses))
        else:
            yield failed("absent")


def _told(context: Context, fact: MailExchangers) -> bool:
    zones = context.of(Delegation, fact.target.subject)
    return any(zone.failed is None and zone.status == "nxdomain" for zone in zones)
