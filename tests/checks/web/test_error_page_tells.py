import pytest

from cyberscan.sdk import Fact, Finding, Outcome, Page, Reason, Severity, Site, SiteControl
from cyberscan.testing import findings, told

SITE = Site(scheme="https", host="ville.test", port=443)


def judged(*tells: str, page: Fact | None = None, turned_away: bool = False) -> tuple[Finding, ...]:
    fact = SiteControl(target=SITE, status=404, tells=tells, turned_away=turned_away)
    return findings("web.error_page_tells", fact, *([page] if page else []))


@pytest.mark.parametrize(
    ("tells", "case", "severity"),
    [
        (("werkzeug_debugger", "python_trace"), "debugger", Severity.CRITICAL),
        (("django_debug",), "debug", Severity.MEDIUM),
        (("symfony_debug", "server_path"), "debug", Severity.MEDIUM),
        (("java_trace", "version:Apache Tomcat/10.1.60"), "details", Severity.LOW),
        (("php_error",), "details", Severity.LOW),
    ],
)
def test_what_an_error_page_tells_is_weighed(
    tells: tuple[str, ...], case: str, severity: Severity
) -> None:
    [finding] = judged(*tells)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert "version:" not in told(finding)


def test_a_plain_error_page_passes_even_with_a_version_at_its_foot() -> None:
    for tells in ((), ("version:nginx/1.22.1",)):
        [finding] = judged(*tells)
        assert finding.outcome is Outcome.PASS


def test_errors_on_the_page_itself_are_told() -> None:
    page = Page(target=SITE, tells=("php_error",))
    [finding] = judged(page=page)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "home")
    other = Page(target=SITE.model_copy(update={"port": 8443}), tells=("php_error",))
    [finding] = judged(page=other)
    assert finding.outcome is Outcome.PASS


def test_a_site_that_turned_us_away_is_not_tested() -> None:
    [finding] = judged(turned_away=True)
    assert finding.outcome is Outcome.NOT_TESTED
    [finding] = findings("web.error_page_tells", SiteControl.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
