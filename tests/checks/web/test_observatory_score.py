from typing import Any

import pytest

from checks.web.observatory_score import ObservatoryScore
from cyberscan.headers.observatory import POINTS
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Fact,
    ForeignOrigin,
    Hop,
    Outcome,
    Page,
    Site,
    SiteManners,
    SiteReach,
    Visit,
    label,
)
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
HSTS = "max-age=31536000"
SOUND = (
    ("content-type", "text/html"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "headers": headers}
    return Page.model_validate({**values, **more})


def reach(said: str = HSTS, **tls: object) -> SiteReach:
    end = Hop(url="https://ville.test/", status=200, transport_security=said)
    first = Hop(url="http://ville.test/", status=301, location="https://ville.test/")
    visits = (
        Visit(scheme="http", state="answered", hops=(first, end)),
        Visit.model_validate({"scheme": "https", "state": "answered", "hops": (end,), **tls}),
    )
    return SiteReach(target=SITE, visits=visits)


def manners(**answer: Any) -> SiteManners:
    return SiteManners(target=SITE, foreign=(ForeignOrigin(origin="https://a.test", **answer),))


def score(seen: Page, *others: Fact) -> tuple[object, object]:
    [verdict] = judged(ObservatoryScore(), seen, others=others or (reach(), manners()))
    return verdict.evidence["score"], verdict.evidence["grade"]


def test_a_sound_site_gains_its_bonuses() -> None:
    # 100 + CSP 10 + referrer 5 + framing 5 + CORP 10, nothing lost.
    assert score(page(*SOUND)) == (130, "A+")
    [finding] = findings("web.observatory_score", page(*SOUND), reach(), manners())
    assert finding.outcome is Outcome.PASS
    assert "A+ (130 points)" in told(finding)


def test_a_bare_site_loses_and_gains_nothing() -> None:
    # No policy 25, no nosniff 5, no framing 20: 50.
    assert score(page(("content-type", "text/html"))) == (50, "C")
    [finding] = findings("web.observatory_score", page(), reach(), manners())
    assert finding.outcome is Outcome.FAIL
    assert finding.informs
    assert finding.evidence["points"] == ["csp_missing", "nosniff_missing", "framing_missing"]


def test_bonuses_wait_for_ninety() -> None:
    # Without HSTS 20 are lost: the 30 of bonus are not counted.
    assert score(page(*SOUND), reach(""), manners()) == (80, "B+")


def test_what_may_be_on_the_list_of_browsers_is_told_as_a_range() -> None:
    said = reach("max-age=31536000; includeSubDomains; preload")
    [finding] = findings("web.observatory_score", page(*SOUND), said, manners())
    assert (finding.case, finding.evidence["score"], finding.evidence["most"]) == (
        "range", 130, 135,
    )  # fmt: skip
    assert told(finding)


@pytest.mark.parametrize(
    ("seen", "others", "lacks"),
    [
        (page(*SOUND), (), "reach"),
        (page(*SOUND), (reach(),), "cors"),
        (page(*SOUND), (reach(), manners(failure="timeout")), "cors"),
        (page(*SOUND), (reach(state="failed", hops=()), manners()), "https"),
        (page(*SOUND), (reach(left_perimeter_to="https://x.test/"), manners()), "https"),
        (page(*SOUND, truncated=True), (reach(), manners()), "page"),
        (page(*SOUND, status=401), (reach(), manners()), "page"),
    ],
)
def test_what_was_not_seen_is_not_guessed(seen: Page, others: tuple[Fact, ...], lacks: str) -> None:
    [verdict] = judged(ObservatoryScore(), seen, others=others)
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.detail == f"not seen: {lacks}"


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(ObservatoryScore(), page(nature=nature), others=(reach(), manners()))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.observatory_score", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_every_result_that_counts_is_told_in_words_with_its_points() -> None:
    for name, value in POINTS.items():
        if value:
            words = label("evidence_points", name, "fr")
            assert f"({value:+d})".replace("-", "−") in words


def test_points_that_did_not_count_are_not_told() -> None:
    poor = page(("X-Frame-Options", "DENY"))
    [verdict] = judged(ObservatoryScore(), poor, others=(reach(), manners()))
    points = verdict.evidence["points"]
    assert isinstance(points, list)
    assert verdict.evidence["score"] == 100 + sum(POINTS[name] for name in points)
    assert "framing_set" not in points
