"""No MTA-STS policy: a sender cannot tell a mail server without encryption from one that was stripped of it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MtaSts,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._transport import has_dane, receiving


class MtaStsMissing(Check[MtaSts]):
    id = "mail.mta_sts_missing"
    judges = MtaSts

    def evaluate(self, fact: MtaSts, context: Context) -> Iterator[Verdict]:
        domain = fact.target.subject
        if fact.result == "valid":
            yield passed(records=list(fact.records))
            return
        hosts = receiving(context, domain)
        if isinstance(hosts, Verdict):
            yield hosts
        elif fact.records or fact.attempts or (dane := has_dane(context, domain)):
            yield not_applicable()  # judged as invalid, or DANE does the same
        elif dane is None:
            yield not_tested(Reason.DNS_FAILURE, "DANE, which does the same, is not known")
        else:
            yield failed(hosts=list(hosts))
