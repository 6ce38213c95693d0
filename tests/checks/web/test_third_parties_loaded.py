import pytest

from checks.web.third_parties_loaded import ThirdPartiesLoaded
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.third_parties_loaded", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(nature=nature, scripts=("https://www.googletagmanager.com/gtm.js",))
    assert [v.outcome for v in judged(ThirdPartiesLoaded(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.third_parties_loaded", page(scripts=("https://www.googletagmanager.com/gtm.js",))
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 1
    assert all("{" not in told(finding) for finding in found)


def test_services_are_named_and_counted_once() -> None:
    fact = page(
        scripts=("https://www.youtube.com/iframe_api", "https://ailleurs.test/a.js"),
        frames=("https://www.youtube.com/embed/x",),
        media=("https://i.ytimg.com/a.jpg", "https://tile.openstreetmap.org/1.png"),
    )
    [verdict] = judged(ThirdPartiesLoaded(), fact)
    assert (verdict.case, verdict.severity) == ("outside", "info")
    assert verdict.evidence["services"] == ["ailleurs.test", "OpenStreetMap", "YouTube"]
    assert verdict.evidence["outside"] == ["OpenStreetMap", "YouTube"]
    assert verdict.evidence["count"] == 3


@pytest.mark.parametrize(
    ("more", "outcome", "case"),
    [
        ({"frames": ("https://www.dailymotion.com/embed/x",)}, "fail", "some"),
        (
            {"media": ("https://www.ville.test/logo.png", "https://img.ville.test/a.png")},
            "pass",
            "",
        ),
        ({"links": ({"href": "https://www.facebook.com/ville"},)}, "pass", ""),
        ({"held": ("https://www.youtube.com/embed/x",)}, "pass", ""),
        ({"preconnects": ("https://fonts.gstatic.com/",)}, "pass", ""),
        ({"truncated": True}, "not_tested", ""),
    ],
)
def test_only_what_is_loaded_counts(more: dict[str, object], outcome: str, case: str) -> None:
    [verdict] = judged(ThirdPartiesLoaded(), page(**more))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize(
    ("short", "outcome"),
    [(("text", "links"), "pass"), (("body",), "not_tested"), (("media",), "not_tested")],
)
def test_a_long_text_does_not_hide_what_a_page_loads(short: tuple[str, ...], outcome: str) -> None:
    [verdict] = judged(ThirdPartiesLoaded(), page(truncated=True, short=short))
    assert verdict.outcome is Outcome(outcome)
