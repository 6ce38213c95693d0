"""A name server hands the whole zone over to a stranger (RFC 5936 §5)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Reason, Verdict, ZoneTransfer, failed, not_tested, passed


class ZoneTransferOpen(Check[ZoneTransfer]):
    id = "dns.zone_transfer_open"
    judges = ZoneTransfer

    def evaluate(self, fact: ZoneTransfer, context: Context) -> Iterator[Verdict]:
        if fact.open_on:
            yield failed(servers=list(fact.open_on), records=fact.records_seen)
        elif fact.no_answer:
            yield not_tested(Reason(fact.trouble), ", ".join(fact.no_answer))
        elif fact.asked:
            yield passed(servers=list(fact.asked))
        else:
            yield not_tested(Reason.OUT_OF_SCOPE, ", ".join(fact.outside))
