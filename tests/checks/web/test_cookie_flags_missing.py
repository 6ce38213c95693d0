import pytest

from checks.web.cookie_flags_missing import CookieFlagsMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Cookie, Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def cookie(**more: object) -> Cookie:
    values = {"name": "PHPSESSID", "looks_like_session": True, "secure": True, "http_only": True}
    return Cookie.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("one", "outcome", "case"),
    [
        (cookie(), "fail", "same_site_unset"),
        (cookie(same_site="jamais"), "fail", "same_site_unset"),
        (cookie(same_site="strict"), "pass", ""),
        (cookie(secure=False, refused="none_without_secure"), "not_applicable", ""),
        (cookie(same_site="lax"), "pass", ""),
        (cookie(secure=False), "fail", "flags"),
        (cookie(http_only=False), "fail", "flags"),
        (cookie(same_site="none"), "fail", "same_site"),
        (cookie(looks_like_session=False, secure=False), "not_applicable", ""),
    ],
)
def test_cookies(one: Cookie, outcome: str, case: str) -> None:
    [verdict] = judged(CookieFlagsMissing(), page(cookies=(one,)))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_each_cookie_has_its_finding() -> None:
    both = (cookie(secure=False), cookie(name="JSESSIONID", http_only=False))
    found = judged(CookieFlagsMissing(), page(cookies=both))
    assert [verdict.discriminator for verdict in found] == ["PHPSESSID", "JSESSIONID"]


def test_a_notice_in_place_of_the_site_is_not_judged() -> None:
    fact = page(cookies=(cookie(secure=False),), nature="block_page")
    assert [v.outcome for v in judged(CookieFlagsMissing(), fact)] == [Outcome.NOT_TESTED]


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.cookie_flags_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
