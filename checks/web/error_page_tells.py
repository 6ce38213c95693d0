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

from ._tells import details, of_the_same_site

_DEBUGGER = {"werkzeug_debugger"}
_DEBUG = {
    "django_debug",
    "symfony_debug",
    "laravel_debug",
    "rails_debug",
    "debug_toolbar",
    "aspnet_debug",
}


class ErrorPageTells(Check[SiteControl]):
    id = "web.error_page_tells"
    judges = SiteControl

    def evaluate(self, fact: SiteControl, context: Context) -> Iterator[Verdict]:
        told = details(fact.tells)
        pages = of_the_same_site(Page, fact, context)
        home = [code for page in pages for code in details(page.tells)]
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
