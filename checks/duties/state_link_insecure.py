"""A link leads to a service of the State in clear."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, StateLinks, Verdict, failed, not_applicable, passed

from ._parts import home_in_part


class StateLinkInsecure(Check[StateLinks]):
    id = "duties.state_link_insecure"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        clear = sorted({one.host for one in fact.links if not one.secure})
        if clear:
            yield failed(found=clear)
        elif not fact.whole:
            yield home_in_part()
        elif fact.links:
            yield passed(found=sorted({one.host for one in fact.links}))
        else:
            yield not_applicable()
