import pytest

from checks.web.legacy_cross_domain import LegacyCrossDomain
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.legacy_cross_domain", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature,
        inline_scripts={"sets_document_domain": True},
        scripts=("https://a.test/?callback=f",),
    )
    assert [v.outcome for v in judged(LegacyCrossDomain(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.legacy_cross_domain",
        page(
            inline_scripts={"sets_document_domain": True}, scripts=("https://a.test/?callback=f",)
        ),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 2
    assert all("{" not in told(finding) for finding in found)


@pytest.mark.parametrize(
    ("more", "cases"),
    [
        ({"scripts": ("https://a.test/data?callback=jQuery1",)}, ["jsonp"]),
        ({"scripts": ("https://www.ville.test/data?callback=f",)}, [""]),
        ({"scripts": ("https://maps.googleapis.com/maps/api/js?callback=initMap",)}, [""]),
        ({"scripts": ("https://a.test/data?callback=",)}, [""]),
        ({"scripts": ("https://a.test/callback=f",)}, [""]),
        ({"inline_scripts": {"sets_document_domain": True}}, ["document_domain"]),
        ({}, [""]),
    ],
)
def test_hints(more: dict[str, object], cases: list[str]) -> None:
    found = judged(LegacyCrossDomain(), page(**more))
    assert [verdict.case for verdict in found] == cases
    assert all(v.outcome is (Outcome.FAIL if v.case else Outcome.PASS) for v in found)


def test_a_page_read_in_part_is_not_praised() -> None:
    assert [v.outcome for v in judged(LegacyCrossDomain(), page(truncated=True))] == [
        Outcome.NOT_TESTED
    ]
