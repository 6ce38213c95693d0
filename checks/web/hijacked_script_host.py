"""The page loads a script from a service whose owners sent hostile scripts to visitors."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Reason,
    Verdict,
    failed,
    not_tested,
    passed,
    third_party,
)

from ._page import unjudged
from ._sri import seal_state


class HijackedScriptHost(Check[Page]):
    id = "web.hijacked_script_host"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        parts = (*fact.scripts, *fact.stylesheets)
        # A seal that holds keeps out whatever the owners put there.
        loose = [part.url for part in parts if seal_state(part.integrity) != "held"]
        hostile = [url[:200] for url in loose if (owner := third_party(url)) and owner.hijacked]
        if hostile:
            yield failed(resources=hostile[:5])
        elif fact.truncated:
            yield not_tested(Reason.BUDGET_SPENT, "page read in part")
        else:
            yield passed()
