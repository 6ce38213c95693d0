from collections.abc import Callable
from typing import Any

import pytest

from checks.services.camera_exposed import CameraExposed
from cyberscan.sdk import (
    Confidence,
    Outcome,
    Product,
    Service,
    Severity,
    Site,
    SiteProducts,
    Verdict,
)
from cyberscan.testing import findings, judged, told

AXIS = Product(id="axis", name="Axis", category="camera")
DAHUA = Product(id="dahua", name="Dahua", category="camera", certainty="certain")

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    ({"port": 554, "name": "rtsp"}, "stream", Confidence.FIRM, None),
    (
        {"port": 8081, "name": "http", "features": ("film",), "products": (AXIS,)},
        "film",
        Confidence.FIRM,
        Severity.CRITICAL,
    ),
    ({"port": 80, "name": "http", "products": (AXIS,)}, "page", Confidence.FIRM, None),
    ({"port": 443, "name": "https", "products": (DAHUA,)}, "page", Confidence.CERTAIN, None),
    ({"port": 37777, "name": "dahua", "how": "port"}, "recorder", Confidence.TENTATIVE, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(CameraExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(CameraExposed(), 554)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 554, "name": "http"},
        {"port": 5000, "name": "rtsp", "product": "AirTunes/366.0"},
        {"port": 21, "name": "ftp", "features": ("film",)},
        {"port": 80, "name": "http", "title": "Dahua"},
        {"port": 80, "name": "http", "products": (Product(id="x", name="X", category="nas"),)},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(CameraExposed(), service(**seen))] == [Outcome.PASS]


def test_a_named_page_that_shows_one_fails_and_another_raises_no_question() -> None:
    site = Site(scheme="https", host="equipement.ville.test", port=8443)
    [finding] = findings("services.camera_exposed", SiteProducts(target=site, products=(AXIS,)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "page")
    assert AXIS.name in told(finding)
    [verdict] = judged(CameraExposed(), SiteProducts(target=site))
    assert verdict.outcome is Outcome.NOT_APPLICABLE
