"""A link leads to a service of the State under a name that it has left."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Severity,
    StateLinks,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import home_in_part


class StateLinkOutdated(Check[StateLinks]):
    id = "duties.state_link_outdated"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        links = [one for one in fact.links if not one.service.startswith("franceconnect")]
        old = {one.service: one for one in links if one.standing in ("renamed", "retired")}
        for service, one in old.items():
            yield failed(
                "known" if one.sure else "unsure",
                severity=Severity.INFO,
                confidence=Confidence.FIRM if one.sure else Confidence.TENTATIVE,
                discriminator=service,
                name=one.name,
                host=one.host,
                successor=one.successor,
            )
        if not old and not fact.whole:
            yield home_in_part()
        elif not links:
            yield not_applicable()
        elif not old:
            yield passed(found=sorted({one.host for one in links}))
