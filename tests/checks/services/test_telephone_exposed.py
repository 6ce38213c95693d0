from collections.abc import Callable
from typing import Any

import pytest

from checks.services.telephone_exposed import TelephoneExposed
from cyberscan.sdk import Confidence, Outcome, Product, Service, Site, SiteProducts, Verdict
from cyberscan.testing import findings, judged, told

YEALINK = Product(id="yealink-phone", name="Yealink phone", category="phone")
WAZO = Product(id="wazo", name="Wazo", category="phone", certainty="certain")

EXPOSED: list[tuple[dict[str, Any], str, Confidence]] = [
    ({"port": 5060, "name": "sip"}, "", Confidence.CERTAIN),
    ({"port": 80, "name": "http", "products": (YEALINK,)}, "page", Confidence.FIRM),
    ({"port": 443, "name": "https", "products": (WAZO,)}, "page", Confidence.CERTAIN),
]


@pytest.mark.parametrize(("seen", "case", "confidence"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence,
) -> None:  # fmt: skip
    [verdict] = exposure(TelephoneExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence) == (case, confidence)


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(TelephoneExposed(), 5060)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 5060, "name": "http"},
        {"port": 80, "name": "http", "title": "3CX Webclient"},
        {"port": 3478, "name": "stun"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(TelephoneExposed(), service(**seen))] == [Outcome.PASS]


def test_a_named_page_that_shows_one_fails_and_another_raises_no_question() -> None:
    site = Site(scheme="https", host="standard.ville.test", port=443)
    [finding] = findings("services.telephone_exposed", SiteProducts(target=site, products=(WAZO,)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "page")
    assert "Wazo" in told(finding)
    [verdict] = judged(TelephoneExposed(), SiteProducts(target=site))
    assert verdict.outcome is Outcome.NOT_APPLICABLE
