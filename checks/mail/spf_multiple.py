"""The domain publishes several SPF records: receivers then ignore them all (RFC 7208 §4.5)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Spf, Verdict, failed, not_applicable, passed


class SpfMultiple(Check[Spf]):
    id = "mail.spf_multiple"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if not fact.records:
            yield not_applicable()
        elif len(fact.records) > 1:
            yield failed(count=len(fact.records), records=list(fact.records))
        else:
            yield passed(records=list(fact.records))
