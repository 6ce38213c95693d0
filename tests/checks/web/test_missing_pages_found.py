import pytest

from checks.web.missing_pages_found import MissingPagesFound
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, SiteControl
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def control(**more: object) -> SiteControl:
    return SiteControl.model_validate({"target": SITE, "status": 404, **more})


@pytest.mark.parametrize("status", [404, 410])
def test_a_site_that_says_so_passes(status: int) -> None:
    found = judged(MissingPagesFound(), control(status=status))
    assert [v.outcome for v in found] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("more", "case"),
    [
        ({"status": 200, "soft_404": True, "title": "Introuvable"}, "found"),
        ({"status": 200, "soft_404": True, "alike": True}, "home"),
        ({"status": 302, "alike": True, "location": "https://ville.test/"}, "home"),
    ],
)
def test_a_site_that_finds_everything_is_told(more: dict[str, object], case: str) -> None:
    [finding] = findings("web.missing_pages_found", control(**more))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


@pytest.mark.parametrize(
    "more",
    [
        {"status": 403, "turned_away": True},
        {"status": 200, "soft_404": True, "turned_away": True},
        {"status": 400},
        {"status": 200, "soft_404": True},
        {"status": 302, "location": "https://ville.test/erreur"},
    ],
)
def test_another_answer_is_not_judged(more: dict[str, object]) -> None:
    found = judged(MissingPagesFound(), control(**more))
    assert [v.outcome for v in found] == [Outcome.NOT_TESTED]


def test_a_control_that_could_not_be_had_is_not_judged() -> None:
    [finding] = findings("web.missing_pages_found", SiteControl.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
