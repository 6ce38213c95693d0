"""A page served in HTTPS loads parts of itself in HTTP."""

import re
from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._page import partly, secure, unjudged
from ._upgrade import blocked, upgraded

_CLEAR = re.compile(
    r"http:(?!//(?:localhost|[^/:]+\.localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$))", re.IGNORECASE
)
"""What comes from the visitor's own machine crosses no network (W3C Secure Contexts §3.1)."""


class MixedContent(Check[Page]):
    id = "web.mixed_content"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if not secure(fact):
            yield not_applicable()
            return
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        loaded = [part.url for part in (*fact.scripts, *fact.stylesheets)]
        active = _in_clear((*loaded, *(frame.url for frame in fact.frames)))
        passive = _in_clear(fact.media)
        if (active or passive) and (upgraded(fact) or blocked(fact)):
            yield passed(upgraded=upgraded(fact))
        elif active:
            yield failed("active", resources=active[:10])
        elif passive:
            yield failed("passive", severity=Severity.LOW, resources=passive[:10])
        elif (cut := partly(fact, "scripts", "stylesheets", "frames", "media")) is not None:
            yield cut
        else:
            yield passed()


def _in_clear(addresses: Iterable[str]) -> list[str]:
    return [address for address in addresses if _CLEAR.match(address)]
