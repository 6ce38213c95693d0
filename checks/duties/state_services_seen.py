"""Which services of the State a page leads to: information, for whoever keeps the links up to date."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    StateLinks,
    Verdict,
    failed,
    passed,
)

from ._parts import home_in_part


class StateServicesSeen(Check[StateLinks]):
    id = "duties.state_services_seen"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        names = sorted({one.name for one in fact.links})
        if names:
            yield failed(confidence=Confidence.FIRM, found=names)
        elif fact.whole:
            yield passed()
        else:
            yield home_in_part()
