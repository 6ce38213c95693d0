import pytest

from checks.web.cookie_in_clear import CookieInClear
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.cookie_in_clear", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature,
        url="http://ville.test/",
        cookies=({"name": "PHPSESSID", "looks_like_session": True},),
    )
    assert [v.outcome for v in judged(CookieInClear(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.cookie_in_clear",
        page(
            url="http://ville.test/", cookies=({"name": "PHPSESSID", "looks_like_session": True},)
        ),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


def cookie(**more: object) -> dict[str, object]:
    return {"name": "PHPSESSID", "looks_like_session": True, **more}


@pytest.mark.parametrize(
    ("url", "one", "outcome"),
    [
        ("http://ville.test/", cookie(), "fail"),
        ("https://ville.test/", cookie(), "pass"),
        ("http://ville.test/", cookie(secure=True, refused="secure_in_clear"), "not_applicable"),
        ("http://ville.test/", cookie(looks_like_session=False), "not_applicable"),
    ],
)
def test_cookies(url: str, one: dict[str, object], outcome: str) -> None:
    [verdict] = judged(CookieInClear(), page(url=url, cookies=(one,)))
    assert verdict.outcome is Outcome(outcome)
