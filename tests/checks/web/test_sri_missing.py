import pytest

from checks.web.sri_missing import SriMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Outcome, Page, Site, Zone
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.sri_missing", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(nature=nature, scripts=("https://cdn.jsdelivr.net/npm/a@1.0.0/a.js",))
    assert [v.outcome for v in judged(SriMissing(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.sri_missing", page(scripts=("https://cdn.jsdelivr.net/npm/a@1.0.0/a.js",))
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


LIBRARY = "https://cdn.jsdelivr.net/npm/jquery@3.7.1/dist/jquery.min.js"
SEAL = "sha384-" + "A" * 64
SEALED = {"url": LIBRARY, "integrity": SEAL, "crossorigin": "anonymous"}


@pytest.mark.parametrize(
    ("more", "outcome", "case"),
    [
        ({"scripts": (LIBRARY,)}, "fail", "missing"),
        ({"scripts": ({"url": LIBRARY, "integrity": "md5-abc"},)}, "fail", "missing"),
        ({"stylesheets": ("https://cdnjs.cloudflare.com/a.css",)}, "fail", "missing"),
        ({"scripts": ("https://ailleurs.test/widget.js",)}, "fail", "unknown"),
        ({"scripts": (SEALED,)}, "pass", ""),
        ({"scripts": ("https://www.googletagmanager.com/gtm.js?id=GTM-1",)}, "pass", ""),
        ({"stylesheets": ("https://fonts.googleapis.com/css2?family=Roboto",)}, "pass", ""),
        (
            {"scripts": ("https://www.ville.test/a.js", "https://cdn.ville.test/b.js")},
            "not_applicable",
            "",
        ),
        ({"media": ("https://cdn.jsdelivr.net/a.png",)}, "not_applicable", ""),
        ({"held": (LIBRARY,)}, "not_applicable", ""),
        ({}, "not_applicable", ""),
        ({"truncated": True}, "not_tested", ""),
    ],
)
def test_scripts_of_others(more: dict[str, object], outcome: str, case: str) -> None:
    [verdict] = judged(SriMissing(), page(**more))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_name_of_the_declared_perimeter_is_no_third_party() -> None:
    ours = DeclaredAsset(target=Zone(name="agglo.test"))
    fact = page(scripts=("https://cdn.agglo.test/a.js",))
    [verdict] = judged(SriMissing(), fact, others=[ours])
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_what_cannot_be_sealed_is_said_beside_what_can() -> None:
    fact = page(scripts=(LIBRARY, "https://maps.googleapis.com/maps/api/js"))
    [verdict] = judged(SriMissing(), fact)
    assert verdict.evidence["resources"] == [LIBRARY]
    assert verdict.evidence["changing"] == ["maps.googleapis.com"]
