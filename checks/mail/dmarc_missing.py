"""No DMARC policy applies to the domain (RFC 9989 §4.10)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dmarc, Verdict, failed, passed


class DmarcMissing(Check[Dmarc]):
    id = "mail.dmarc_missing"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        if fact.result != "none":
            yield passed(records=list(fact.records), found_at=fact.found_at)
        elif fact.attempts:
            yield failed("ignored", records=list(fact.attempts))
        else:
            yield failed("absent")
