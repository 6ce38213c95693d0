"""The home page does not say how accessible the site is."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, failed, passed

from ._mentions import seen
from ._page import unjudged, unread

_STATE = (
    r"accessibilite.{0,80}?\b(non|partiellement|totalement|pleinement)[ \-\u2010\u2011]conforme"
    r"|accessibility.{0,80}?\b(non|not|partially|fully)[ -]compliant"
)
_WORD = r"\baccessibilite\b|\baccessibility\b"


class AccessibilityStatementMissing(Check[Page]):
    id = "web.accessibility_statement_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        if state := seen(fact, _STATE):
            yield passed(found=state)
        elif (reason := unread(fact)) is not None:
            yield reason
        else:
            case = "state_missing" if seen(fact, _WORD) else "missing"
            yield failed(case, confidence=Confidence.FIRM, url=fact.url)
