"""The same mail exchanger is named several times: it looks like a spare one, and is none."""

from collections import Counter
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, MailExchangers, Verdict, failed, not_applicable, passed

from ._exchangers import named, unlooked


class MxDuplicate(Check[MailExchangers]):
    id = "mail.mx_duplicate"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        counts = Counter(exchanger.host for exchanger in named(fact))
        twice = [host for host, count in counts.items() if count > 1]
        if not counts:
            yield not_applicable()
        elif twice:
            yield failed(hosts=twice)
        else:
            yield unlooked(fact) or passed(hosts=list(counts))
