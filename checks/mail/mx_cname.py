"""A mail exchanger is an alias (RFC 2181 §10.3, RFC 5321 §5.1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MailExchangers,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._exchangers import unlooked


class MxCname(Check[MailExchangers]):
    id = "mail.mx_cname"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        if not fact.exchangers:
            yield not_applicable()
            return
        unknown = aliases = False
        for exchanger in fact.exchangers:
            if exchanger.failed is not None:
                unknown = True
                failure = exchanger.failed
                yield not_tested(failure.reason, failure.detail, discriminator=exchanger.host)
            elif exchanger.alias_of:
                aliases = True
                yield failed(
                    host=exchanger.host, alias=exchanger.alias_of, discriminator=exchanger.host
                )
        if not unknown and not aliases:
            hosts = [exchanger.host for exchanger in fact.exchangers]
            yield unlooked(fact) or passed(hosts=hosts)
