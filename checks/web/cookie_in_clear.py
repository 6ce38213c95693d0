"""A session cookie is given on a page that is not encrypted."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._cookies import sessions
from ._page import secure, unjudged


class CookieInClear(Check[Page]):
    id = "web.cookie_in_clear"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        names = [cookie.name for cookie in sessions(fact)]
        if not names:
            yield not_applicable()
        elif secure(fact):
            yield passed()
        else:
            yield failed(confidence=Confidence.FIRM, cookies=names[:10])
