"""The page loads a script from a service whose owners sent hostile scripts to visitors."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Verdict,
    failed,
    passed,
    third_party,
)

from ._page import partly, unjudged
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
        elif (cut := partly(fact, "scripts", "stylesheets")) is not None:
            yield cut
        else:
            yield passed()
