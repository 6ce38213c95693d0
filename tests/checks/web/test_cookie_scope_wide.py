import pytest

from checks.web.cookie_scope_wide import CookieScopeWide
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.cookie_scope_wide", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature,
        cookies=({"name": "PHPSESSID", "looks_like_session": True, "domain": "ville.test"},),
    )
    assert [v.outcome for v in judged(CookieScopeWide(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.cookie_scope_wide",
        page(cookies=({"name": "PHPSESSID", "looks_like_session": True, "domain": "ville.test"},)),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


def cookie(**more: object) -> dict[str, object]:
    return {"name": "PHPSESSID", "looks_like_session": True, **more}


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (cookie(domain="ville.test"), "fail"),
        (cookie(), "pass"),
        (cookie(domain="autre.test", refused="foreign_domain"), "not_applicable"),
        (cookie(looks_like_session=False, domain="ville.test"), "not_applicable"),
    ],
)
def test_cookies(one: dict[str, object], outcome: str) -> None:
    [verdict] = judged(CookieScopeWide(), page(cookies=(one,)))
    assert verdict.outcome is Outcome(outcome)
