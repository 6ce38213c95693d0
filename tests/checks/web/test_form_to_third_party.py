import pytest

from checks.web.form_to_third_party import FormToThirdParty
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.form_to_third_party", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(nature=nature, forms=({"action": "https://list-manage.com/a", "method": "post"},))
    assert [v.outcome for v in judged(FormToThirdParty(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.form_to_third_party",
        page(forms=({"action": "https://list-manage.com/a", "method": "post"},)),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


@pytest.mark.parametrize(
    ("forms", "outcome"),
    [
        ([{"action": "https://listes.test/abonner", "method": "post"}], "fail"),
        ([{"action": "https://listes.test/", "asks_identity": True}], "fail"),
        (
            [
                {
                    "action": "https://www.ville.test/",
                    "method": "post",
                    "other_actions": ("https://a.test/",),
                }
            ],
            "fail",
        ),
        ([{"action": "https://www.google.com/search"}], "not_applicable"),
        ([{"action": "https://services.ville.test/", "method": "post"}], "pass"),
        ([{"action": "javascript:void(0)", "method": "post"}], "pass"),
        ([{"action": "", "method": "post"}], "pass"),
        ([{"action": "http://[", "method": "post"}], "pass"),
        ([], "not_applicable"),
    ],
)
def test_forms(forms: list[object], outcome: str) -> None:
    [verdict] = judged(FormToThirdParty(), page(forms=forms))
    assert verdict.outcome is Outcome(outcome)


def test_a_page_read_in_part_is_not_praised() -> None:
    assert [v.outcome for v in judged(FormToThirdParty(), page(truncated=True))] == [
        Outcome.NOT_TESTED
    ]
