"""A site that is not the State's wears the State's design system."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import home_in_part


class StateDesignWorn(Check[DutyPages]):
    id = "duties.state_design_worn"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        if fact.target.subject.endswith(".gouv.fr"):
            yield not_applicable()
        elif fact.state_design:
            yield failed(confidence=Confidence.FIRM, found=fact.state_design)
        elif not fact.whole:
            yield home_in_part()
        else:
            yield passed(confidence=Confidence.FIRM)
