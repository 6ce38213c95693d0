"""The home page does not say how accessible the site is."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Severity,
    Verdict,
    accessibility_announced,
    accessibility_word,
    duty_mention,
    failed,
    passed,
)

from ._mentions import unread_notice
from ._page import unjudged


class AccessibilityStatementMissing(Check[Page]):
    id = "web.accessibility_statement_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        texts = [*(link.text for link in fact.links), fact.text]
        said = [found for found in map(accessibility_announced, texts) if found.degree]
        clear = [found for found in said if found.degree != "unclear"]
        if clear:
            yield passed(found=clear[0].text)
        elif said:
            yield failed(
                "unclear",
                severity=Severity.INFO,
                confidence=Confidence.TENTATIVE,
                url=fact.url,
                found=said[0].text,
            )
        elif (reason := unread_notice(fact, context)) is not None:
            yield reason
        else:
            word = next(filter(None, map(accessibility_word, texts)), "")
            word = word or duty_mention("accessibility", fact.links, "", fact.url)
            case = "state_missing" if word else "missing"
            yield failed(case, confidence=Confidence.FIRM, url=fact.url, found=word)
