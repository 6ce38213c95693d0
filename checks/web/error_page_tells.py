"""Error pages, or errors on the page itself, show the inside of the site."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Reason,
    Severity,
    SiteControl,
    Verdict,
    failed,
    not_tested,
    passed,
)

_DEBUGGER = {"werkzeug_debugger"}
_DEBUG = {
    "django_debug",
    "symfony_debug",
    "laravel_debug",
    "rails_debug",
    "debug_toolbar",
    "aspnet_debug",
}
_VERSION = "version:"
"""Begins what ``web.version_disclosed`` judges."""


class ErrorPageTells(Check[SiteControl]):
    id = "web.error_page_tells"
    judges = SiteControl

    def evaluate(self, fact: SiteControl, context: Context) -> Iterator[Verdict]:
        told = _details(fact.tells)
        home = [code for page in _pages(fact, context) for code in _details(page.tells)]
        if told:
            yield _accused(told)
        if home and not told:
            yield failed("home", severity=_weight(home), told=sorted(set(home)))
        if told or home:
            return
        if fact.turned_away:
            yield not_tested(Reason.BLOCKED, f"HTTP {fact.status}")
        else:
            yield passed()


def _accused(told: list[str]) -> Verdict:
    if _DEBUGGER & set(told):
        return failed("debugger", severity=Severity.CRITICAL, told=told)
    if _DEBUG & set(told):
        return failed("debug", told=told)
    return failed("details", severity=Severity.LOW, told=told)


def _weight(told: list[str]) -> Severity:
    return Severity.MEDIUM if _DEBUG & set(told) else Severity.LOW


def _details(codes: tuple[str, ...]) -> list[str]:
    return [code for code in codes if not code.startswith(_VERSION)]


def _pages(fact: SiteControl, context: Context) -> Iterator[Page]:
    """Pages of the same origin that were read."""
    for page in context.of(Page, fact.target.subject):
        if page.failed is None and _origin(page) == _origin(fact):
            yield page


def _origin(fact: Page | SiteControl) -> str:
    return fact.target.origin if fact.target.kind == "site" else fact.target.key
