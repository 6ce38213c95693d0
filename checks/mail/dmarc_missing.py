"""No DMARC policy applies to the domain (RFC 9989 §4.10)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Dmarc,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._declared import does_not_exist


class DmarcMissing(Check[Dmarc]):
    id = "mail.dmarc_missing"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        why = fact.unasked_why
        if fact.result != "none":
            yield passed(records=list(fact.records), found_at=fact.found_at)
        elif does_not_exist(context, fact.target.subject):
            yield not_applicable()
        elif why is not None:
            yield not_tested(why.reason, why.detail)
        else:
            # A resolver of a few zones refuses the top level: the domain itself publishes nothing, that is sure.
            sure = Confidence.FIRM if fact.unasked else Confidence.CERTAIN
            case = "ignored" if fact.attempts else "absent"
            yield failed(case, confidence=sure, records=list(fact.attempts))
