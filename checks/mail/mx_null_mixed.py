"""A null MX stands beside other exchangers: the domain says both that it takes mail and that it takes none."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, MailExchangers, Verdict, failed, not_applicable, passed

from ._exchangers import ROOT, named, unlooked


class MxNullMixed(Check[MailExchangers]):
    id = "mail.mx_null_mixed"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        hosts = [exchanger.host for exchanger in named(fact)]
        if not hosts:
            yield not_applicable()
        elif any(exchanger.host == ROOT for exchanger in fact.exchangers):
            yield failed(hosts=hosts)
        else:
            yield unlooked(fact) or passed(hosts=hosts)
