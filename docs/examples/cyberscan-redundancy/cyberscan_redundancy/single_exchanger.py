"""All mail arrives at one server name: when it is down, mail waits or is lost."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    MailExchangers,
    Verdict,
    failed,
    not_applicable,
    passed,
)


class SingleExchanger(Check[MailExchangers]):
    id = "cyberscan_redundancy.single_exchanger"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        hosts = {exchanger.host for exchanger in fact.exchangers}
        if not hosts or fact.null:
            yield not_applicable()
        elif len(hosts) == 1:
            # One name may hide several machines: a sign, not a proof.
            yield failed(confidence=Confidence.TENTATIVE, exchanger=next(iter(hosts)))
        else:
            yield passed(exchangers=sorted(hosts))
