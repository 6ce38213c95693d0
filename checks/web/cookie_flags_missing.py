"""A session cookie that a script or a listener can read."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Cookie,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._cookies import sessions
from ._page import secure, unjudged


class CookieFlagsMissing(Check[Page]):
    id = "web.cookie_flags_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        found = sessions(fact)
        if (reason := unjudged(fact)) is not None:
            yield reason
        elif not found:
            yield not_applicable()
        for cookie in found if fact.nature == "content" else ():
            yield _of(cookie, over_tls=secure(fact))


def _of(cookie: Cookie, *, over_tls: bool) -> Verdict:
    missing = []
    if over_tls and not cookie.secure:
        missing.append("Secure")
    if not cookie.http_only:
        missing.append("HttpOnly")
    if missing:
        return _fault("flags", cookie, Severity.MEDIUM, missing=missing)
    if cookie.same_site == "none":
        return _fault("same_site", cookie, Severity.LOW)
    if cookie.same_site not in ("lax", "strict"):
        return _fault("same_site_unset", cookie, Severity.INFO)
    return passed(cookie=cookie.name)


def _fault(case: str, cookie: Cookie, severity: Severity, **more: list[str]) -> Verdict:
    """Its name alone says that it holds a session: firm, not certain."""
    return failed(
        case, severity=severity, confidence=Confidence.FIRM,
        cookie=cookie.name, discriminator=cookie.name, **more,
    )  # fmt: skip
