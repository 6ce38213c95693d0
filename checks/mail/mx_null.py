"""A domain that is declared for mail refuses all mail (null MX, RFC 7505)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, MailExchangers, Verdict, failed, not_applicable, passed

from ._declared import declared_for_mail


class MxNull(Check[MailExchangers]):
    id = "mail.mx_null"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        if not declared_for_mail(context, fact.target.subject):
            yield not_applicable()
        elif fact.null:
            yield failed()
        elif fact.exchangers:
            yield passed(hosts=[exchanger.host for exchanger in fact.exchangers])
        else:
            yield not_applicable()
