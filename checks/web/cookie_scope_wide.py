"""A session cookie is sent to every site of a domain."""

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
from ._page import unjudged


class CookieScopeWide(Check[Page]):
    id = "web.cookie_scope_wide"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        found = sessions(fact)
        if not found:
            yield not_applicable()
        for cookie in found:
            if cookie.domain:
                yield failed(
                    confidence=Confidence.FIRM, cookie=cookie.name, domain=cookie.domain,
                    discriminator=cookie.name,
                )  # fmt: skip
            else:
                yield passed(cookie=cookie.name)
