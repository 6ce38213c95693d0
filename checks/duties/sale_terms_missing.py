"""A town's shop or ticket office leads to no terms of sale."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Verdict,
    not_applicable,
    passed,
)

from ._parts import home_in_part, purposes, to_confirm


class SaleTermsMissing(Check[DutyPages]):
    id = "duties.sale_terms_missing"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("terms")
        if part is None or not purposes(fact, context) & {"boutique", "billetterie"}:
            yield not_applicable()
        elif part.mention or part.address:
            yield passed(confidence=Confidence.FIRM, found=part.mention or part.address)
        elif fact.whole:
            yield to_confirm(url=fact.url)
        else:
            yield home_in_part()
