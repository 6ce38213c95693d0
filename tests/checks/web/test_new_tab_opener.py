import pytest

from checks.web.new_tab_opener import NewTabOpener
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.new_tab_opener", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature, links=({"href": "https://a.test/", "target": "_blank", "rel": "opener"},)
    )
    assert [v.outcome for v in judged(NewTabOpener(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.new_tab_opener",
        page(links=({"href": "https://a.test/", "target": "_blank", "rel": "opener"},)),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


@pytest.mark.parametrize(
    ("link", "outcome", "case"),
    [
        ({"href": "https://a.test/", "target": "_blank"}, "fail", "implied"),
        (
            {"href": "https://a.test/", "target": "_blank", "rel": "external nofollow"},
            "fail",
            "implied",
        ),
        ({"href": "https://a.test/", "target": "_blank", "rel": "opener"}, "fail", "opener"),
        ({"href": "https://a.test/", "target": "_blank", "rel": "opener noopener"}, "pass", ""),
        ({"href": "https://a.test/", "target": "_blank", "rel": "noreferrer"}, "pass", ""),
        ({"href": "https://docs.ville.test/", "target": "_blank"}, "not_applicable", ""),
        ({"href": "/plan", "target": "_blank"}, "not_applicable", ""),
        ({"href": "mailto:mairie@a.test", "target": "_blank"}, "not_applicable", ""),
        ({"href": "https://a.test/", "target": "cadre"}, "not_applicable", ""),
    ],
)
def test_links(link: dict[str, object], outcome: str, case: str) -> None:
    [verdict] = judged(NewTabOpener(), page(links=(link,)))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_page_read_in_part_is_not_praised() -> None:
    assert [v.outcome for v in judged(NewTabOpener(), page(truncated=True))] == [Outcome.NOT_TESTED]
