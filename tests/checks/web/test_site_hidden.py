import pytest

from checks.web.site_hidden import SiteHidden
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
TEXT = "La mairie vous accueille du lundi au vendredi, place de la République. " * 3


def page(**more: object) -> Page:
    return Page.model_validate({"target": SITE, "status": 200, "text": TEXT, **more})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"scripts": ("https://ville.test/a.js",)},
        {"text": "Bienvenue", "scripts": ("a",), "frames": ("https://ville.test/f",)},
        {"text": "Bienvenue", "scripts": ("a",), "truncated": True},
        {"text": "Bienvenue"},
    ],
)
def test_a_page_of_the_site_s_own_passes(more: dict[str, object]) -> None:
    assert [v.outcome for v in judged(SiteHidden(), page(**more))] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("more", "case"),
    [
        ({"nature": "block_page", "notice": "challenge", "notice_by": "Cloudflare"}, "filter_by"),
        ({"nature": "block_page", "notice": "blocked"}, "filter"),
        ({"nature": "maintenance", "notice": "maintenance"}, "maintenance"),
        (
            {"nature": "maintenance", "notice": "maintenance", "notice_by": "WordPress"},
            "maintenance_by",
        ),
        ({"nature": "parking", "notice": "parked"}, "parked"),
        ({"nature": "parking", "notice": "parked", "notice_by": "Gandi"}, "parked_by"),
        ({"nature": "parking", "notice": "default_page"}, "default_page"),
        ({"nature": "parking", "notice": "default_page", "notice_by": "nginx"}, "default_page_by"),
        ({"nature": "error", "status": 401}, "password"),
        ({"nature": "error", "status": 500}, "error"),
        ({"nature": "error", "text": ""}, "empty"),
        ({"text": "Chargement", "scripts": ("https://ville.test/app.js",)}, "scripts"),
    ],
)
def test_what_stands_in_its_place_is_said(more: dict[str, object], case: str) -> None:
    [finding] = findings("web.site_hidden", page(**more))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_a_site_that_could_not_be_visited_is_not_judged() -> None:
    [finding] = findings("web.site_hidden", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
