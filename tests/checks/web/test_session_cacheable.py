import pytest

from checks.web.session_cacheable import SessionCacheable
from cyberscan.reasons import Reason
from cyberscan.sdk import Cookie, Outcome, Page, Severity, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
SESSION = Cookie(name="PHPSESSID", looks_like_session=True)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {
        "target": SITE, "url": "https://ville.test/", "status": 200, "headers": headers,
        "cookies": (SESSION,),
    }  # fmt: skip
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("lines", "outcome", "case", "severity"),
    [
        (["no-store"], "pass", "", None),
        (["public, max-age=0", "private"], "pass", "", None),
        (["No-Cache, must-revalidate"], "pass", "", None),
        (['private="set-cookie"'], "pass", "", None),
        (["public, max-age=600"], "fail", "public", Severity.LOW),
        (["s-maxage=60"], "fail", "public", Severity.LOW),
        (["public, max-age=0"], "fail", "public", Severity.INFO),
        ([], "fail", "unsaid", Severity.INFO),
        (["max-age=0"], "fail", "unsaid", Severity.INFO),
    ],
)
def test_headers(lines: list[str], outcome: str, case: str, severity: Severity | None) -> None:
    seen = page(*(("cache-control", line) for line in lines))
    [verdict] = judged(SessionCacheable(), seen)
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome(outcome), case, severity)
    assert told(findings("web.session_cacheable", seen)[0])


@pytest.mark.parametrize("cookies", [(), (Cookie(name="langue"),)])
def test_without_a_session_nothing_is_asked(cookies: tuple[Cookie, ...]) -> None:
    [verdict] = judged(SessionCacheable(), page(cookies=cookies))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.session_cacheable", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
    [verdict] = judged(SessionCacheable(), page(nature="maintenance"))
    assert verdict.outcome is Outcome.NOT_TESTED
