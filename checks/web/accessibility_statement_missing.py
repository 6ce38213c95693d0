"""The home page does not say how accessible the site is."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, failed, passed

from ._mentions import said
from ._page import unjudged, unread

_STATE = re.compile(
    r"accessibilite[^.]{0,60}?\b(non|partiellement|totalement|pleinement) conforme"
    r"|accessibility[^.]{0,60}?\b(non|not|partially|fully)[ -]compliant"
)
_WORD = re.compile(r"\baccessibilite\b|\baccessibility\b")


class AccessibilityStatementMissing(Check[Page]):
    id = "web.accessibility_statement_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        texts = said(fact)
        state = next((hit for text in texts if (hit := _STATE.search(text))), None)
        if state is not None:
            yield passed(found=state.group(0)[:80])
        elif (reason := unread(fact)) is not None:
            yield reason
        else:
            named = any(_WORD.search(text) for text in texts)
            yield failed(
                "state_missing" if named else "missing", confidence=Confidence.FIRM, url=fact.url
            )
