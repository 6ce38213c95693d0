"""The domain publishes no SPF record (RFC 7208 §4.5: result "none")."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Spf, Verdict, failed, passed


class SpfMissing(Check[Spf]):
    id = "mail.spf_missing"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if fact.records:
            yield passed(records=list(fact.records))
        elif fact.attempts:
            yield failed("ignored", records=list(fact.attempts))
        else:
            yield failed("absent")
