"""Cookies that browsers refuse: what they were for does not work."""

from collections.abc import Iterator

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

from ._page import unjudged

_CASES = {
    "host_prefix": "prefix",
    "secure_prefix": "prefix",
    "http_prefix": "prefix",
    "partitioned_without_secure": "partitioned",
    "foreign_domain": "domain",
    "public_suffix": "domain",
    "none_without_secure": "none_without_secure",
    "secure_in_clear": "secure_in_clear",
    "too_long": "malformed",
    "control_character": "malformed",
}


class CookieRefused(Check[Page]):
    id = "web.cookie_refused"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        held = {cookie.name for cookie in fact.cookies if not cookie.refused}
        # A second line that is kept makes up for the one that is refused: a known way to suit every browser.
        refused = {
            cookie.name: cookie
            for cookie in fact.cookies
            if cookie.refused and cookie.name not in held
        }
        for name, cookie in refused.items():
            case = _CASES[cookie.refused]
            yield failed(
                case, severity=Severity.INFO, cookie=name, why=cookie.refused, discriminator=name
            )
        if not refused:
            yield passed(count=len(held)) if held else not_applicable()
