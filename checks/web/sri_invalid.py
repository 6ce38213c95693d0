"""A seal that protects nothing, or that keeps its file from being loaded."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Resource,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._page import partly, unjudged
from ._sri import seal_state
from ._third import Houses


class SriInvalid(Check[Page]):
    id = "web.sri_invalid"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        houses = Houses(fact, context)
        sealed = [part for part in (*fact.scripts, *fact.stylesheets) if part.integrity]
        faults = {part.url: fault for part in sealed if (fault := _fault(part, houses))}
        for case in dict.fromkeys(faults.values()):
            resources = [url[:200] for url, fault in faults.items() if fault == case]
            yield failed(case, resources=resources[:5], discriminator=case)
        if not faults and (cut := partly(fact, "scripts", "stylesheets")) is not None:
            yield cut
        elif not faults:
            yield passed(count=len(sealed)) if sealed else not_applicable()


def _fault(part: Resource, houses: Houses) -> str:
    state = seal_state(part.integrity)
    if state in ("ignored", "broken"):
        return state
    # Without leave to read it, a browser cannot check a foreign file, and does not run it (SRI §3.3.2).
    unreadable = part.crossorigin is None and houses.cross_origin(part.url)
    return "no_crossorigin" if unreadable else ""
