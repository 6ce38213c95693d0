"""A session cookie that a script or a listener can read."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Cookie,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._page import secure, unjudged


class CookieFlagsMissing(Check[Page]):
    id = "web.cookie_flags_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        sessions = [cookie for cookie in fact.cookies if cookie.looks_like_session]
        if (reason := unjudged(fact)) is not None:
            yield reason
        elif not sessions:
            yield not_applicable()
        for cookie in sessions if fact.nature == "content" else ():
            yield _of(cookie, over_tls=secure(fact))


def _of(cookie: Cookie, *, over_tls: bool) -> Verdict:
    missing = []
    if over_tls and not cookie.secure:
        missing.append("Secure")
    if not cookie.http_only:
        missing.append("HttpOnly")
    if not missing and cookie.same_site != "none":
        return passed(cookie=cookie.name)
    if missing:
        return failed("flags", cookie=cookie.name, missing=missing, discriminator=cookie.name)
    return failed("same_site", severity=Severity.LOW, cookie=cookie.name, discriminator=cookie.name)
