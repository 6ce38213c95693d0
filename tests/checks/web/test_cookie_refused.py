import pytest

from checks.web.cookie_refused import CookieRefused
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.cookie_refused", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature,
        cookies=({"name": "a", "refused": "too_long"}, {"name": "b", "refused": "host_prefix"}),
    )
    assert [v.outcome for v in judged(CookieRefused(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.cookie_refused",
        page(
            cookies=({"name": "a", "refused": "too_long"}, {"name": "b", "refused": "host_prefix"})
        ),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 2
    assert all("{" not in told(finding) for finding in found)


@pytest.mark.parametrize(
    ("refused", "case"),
    [
        ("host_prefix", "prefix"),
        ("secure_prefix", "prefix"),
        ("foreign_domain", "domain"),
        ("public_suffix", "domain"),
        ("none_without_secure", "none_without_secure"),
        ("secure_in_clear", "secure_in_clear"),
        ("too_long", "malformed"),
        ("control_character", "malformed"),
    ],
)
def test_every_reason_has_its_sentence(refused: str, case: str) -> None:
    [finding] = findings("web.cookie_refused", page(cookies=({"name": "a", "refused": refused},)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_a_cookie_also_given_in_a_form_that_is_kept_is_no_fault() -> None:
    both = ({"name": "a", "refused": "none_without_secure"}, {"name": "a", "path": "/x"})
    assert [v.outcome for v in judged(CookieRefused(), page(cookies=both))] == [Outcome.PASS]


def test_without_cookies_the_question_does_not_arise() -> None:
    assert [v.outcome for v in judged(CookieRefused(), page())] == [Outcome.NOT_APPLICABLE]
