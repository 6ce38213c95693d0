"""A page still leads to the version of FranceConnect that ended."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    StateLinks,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import home_in_part


class FranceConnectRetired(Check[StateLinks]):
    id = "duties.franceconnect_retired"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        used = [one for one in fact.links if one.service.startswith("franceconnect")]
        old = [one for one in used if one.standing == "retired"]
        if old:
            yield failed(
                confidence=Confidence.FIRM,
                found=sorted({f"{one.host}{one.path}" for one in old}),
                successor=old[0].successor,
            )
        elif not fact.whole:
            yield home_in_part()
        elif used:
            yield passed(found=sorted({one.host for one in used}))
        else:
            yield not_applicable()
