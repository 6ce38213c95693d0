"""A link opens another site in a new tab and lets it hold the page it was opened from."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Link,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._page import partly, unjudged
from ._third import Houses


class NewTabOpener(Check[Page]):
    id = "web.new_tab_opener"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        houses = Houses(fact, context)
        blank = [
            link for link in fact.links if link.target == "_blank" and houses.foreign(link.href)
        ]
        given = [link.href[:200] for link in blank if "opener" in link.rel.split() and _open(link)]
        implied = [link for link in blank if _open(link)]
        if given:
            yield failed("opener", severity=Severity.LOW, links=given[:5], count=len(given))
        elif implied:
            # The standard implies noopener for new tabs: old browsers alone are open.
            yield failed("implied", severity=Severity.INFO, count=len(implied))
        elif (cut := partly(fact, "links")) is not None:
            yield cut
        else:
            yield passed() if blank else not_applicable()


def _open(link: Link) -> bool:
    return not {"noopener", "noreferrer"} & set(link.rel.split())
