import pytest

from checks.web.trackers_before_consent import TrackersBeforeConsent
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, Page, Site
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://www.ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.trackers_before_consent", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    fact = page(
        nature=nature,
        scripts=("https://www.google-analytics.com/analytics.js",),
        cookies=({"name": "_ga"},),
    )
    assert [v.outcome for v in judged(TrackersBeforeConsent(), fact)] == [Outcome.NOT_TESTED]


def test_every_sentence_has_its_evidence() -> None:
    found = findings(
        "web.trackers_before_consent",
        page(
            scripts=("https://www.google-analytics.com/analytics.js",), cookies=({"name": "_ga"},)
        ),
    )
    assert [finding.outcome for finding in found] == [Outcome.FAIL] * 2
    assert all("{" not in told(finding) for finding in found)


ANALYTICS = "https://www.googletagmanager.com/gtag/js?id=G-ABC"
MANAGER = "https://cdn.jsdelivr.net/gh/AmauriC/tarteaucitron.js/tarteaucitron.min.js"


def cases(**more: object) -> list[str]:
    return [verdict.case for verdict in judged(TrackersBeforeConsent(), page(**more))]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"scripts": (ANALYTICS,)}, ["loaded"]),
        ({"frames": ("https://www.youtube.com/embed/x",)}, ["loaded"]),
        ({"media": ("https://www.facebook.com/tr?id=1",)}, ["loaded"]),
        ({"scripts": (ANALYTICS, "https://www.ville.test/js/tarteaucitron.min.js")}, ["managed"]),
        ({"scripts": (ANALYTICS,), "held": ("https://www.youtube.com/embed/x",)}, ["managed"]),
        ({"cookies": ({"name": "_ga_ABC123"},)}, ["cookies"]),
        ({"cookies": ({"name": "_fbp", "refused": "none_without_secure"},)}, [""]),
        ({"cookies": ({"name": "_pk_id.1.1fff"},)}, [""]),
        ({"inline_scripts": {"calls": ("google-analytics",)}}, ["named"]),
        (
            {"inline_scripts": {"addresses": ("https://static.hotjar.com/c/hotjar-1.js",)}},
            ["named"],
        ),
        ({"inline_scripts": {"calls": ("gtm",)}}, ["tag_manager"]),
        ({"inline_scripts": {"calls": ("gtm", "axeptio")}}, [""]),
        ({"inline_scripts": {"calls": ("matomo",)}}, ["settings"]),
        ({"scripts": ("https://www.ville.test/matomo.js",)}, ["settings"]),
        ({"frames": ("https://www.youtube-nocookie.com/embed/x",)}, [""]),
        ({"stylesheets": ("https://fonts.googleapis.com/css",)}, [""]),
        ({"held": (ANALYTICS,)}, [""]),
        ({"links": ({"href": "https://www.facebook.com/ville"},)}, [""]),
        ({"text": "Nous n’utilisons pas Google Analytics (_ga, gtag)."}, [""]),
        ({"scripts": ("https://www.ville.test/google-analytics.com/gtag.js",)}, [""]),
    ],
)
def test_trackers(more: dict[str, object], expected: list[str]) -> None:
    assert cases(**more) == expected


def test_a_tracker_that_a_manager_may_hold_back_is_told_with_doubt() -> None:
    [sure] = judged(TrackersBeforeConsent(), page(scripts=(ANALYTICS,)))
    [doubt] = judged(TrackersBeforeConsent(), page(scripts=(ANALYTICS, MANAGER)))
    assert (sure.confidence, doubt.confidence) == (Confidence.FIRM, Confidence.TENTATIVE)


def test_a_page_read_in_part_is_not_praised() -> None:
    found = judged(TrackersBeforeConsent(), page(truncated=True))
    assert [verdict.outcome for verdict in found] == [Outcome.NOT_TESTED]


def test_a_page_without_trackers_passes_firmly_and_no_more() -> None:
    [verdict] = judged(TrackersBeforeConsent(), page())
    assert (verdict.outcome, verdict.confidence) == (Outcome.PASS, Confidence.FIRM)
