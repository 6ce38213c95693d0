"""The DMARC record holds parts that receivers skip: unknown tags, or values that mean nothing (RFC 9989 §4.7)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dmarc, Verdict, failed, not_applicable, passed


class DmarcIgnoredParts(Check[Dmarc]):
    id = "mail.dmarc_ignored_parts"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        if fact.result == "none" or fact.found_at != fact.target.subject:
            yield not_applicable()
        elif fact.cause == "multiple_records":
            yield not_applicable()  # all of it is skipped, which is another defect
        elif fact.unknown_tags:
            yield failed("tags", parts=list(fact.unknown_tags))
        elif fact.ignored_values:
            yield failed("values", parts=list(fact.ignored_values))
        else:
            yield passed(records=list(fact.records))
