"""The DMARC record holds tags that RFC 9989 removed: harmless, and worth nothing any more."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dmarc, Verdict, failed, not_applicable, passed


class DmarcObsoleteTags(Check[Dmarc]):
    id = "mail.dmarc_obsolete_tags"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        if fact.result == "none" or fact.found_at != fact.target.subject:
            yield not_applicable()
        elif fact.cause == "multiple_records":
            yield not_applicable()  # none of them counts, which is another defect
        elif fact.obsolete_tags:
            yield failed(tags=list(fact.obsolete_tags), records=list(fact.records))
        else:
            yield passed(records=list(fact.records))
