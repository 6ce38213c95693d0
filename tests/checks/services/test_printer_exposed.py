from collections.abc import Callable
from typing import Any

import pytest

from checks.services.printer_exposed import PrinterExposed
from cyberscan.sdk import Confidence, Outcome, Product, Service, Site, SiteProducts, Verdict
from cyberscan.testing import findings, judged, told

CUPS = Product(id="cups", name="CUPS", version="2.4", category="printer")

EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 9100, "name": "printer", "how": "port"}, "raw", Confidence.TENTATIVE, None),
    ({"port": 631, "name": "http", "products": (CUPS,)}, "page", Confidence.FIRM, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(PrinterExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(PrinterExposed(), 9100)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 9100, "name": "ftp", "banner": "hello"},
        {"port": 80, "name": "http", "title": "HP LaserJet"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(PrinterExposed(), service(**seen))] == [Outcome.PASS]


def test_the_product_and_its_version_are_told(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(PrinterExposed(), service(631, name="http", products=(CUPS,)))
    assert verdict.evidence["label"] == "CUPS 2.4"


def test_a_named_page_that_shows_one_fails_and_another_raises_no_question() -> None:
    site = Site(scheme="https", host="equipement.ville.test", port=8443)
    [finding] = findings("services.printer_exposed", SiteProducts(target=site, products=(CUPS,)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "page")
    assert CUPS.name in told(finding)
    [verdict] = judged(PrinterExposed(), SiteProducts(target=site))
    assert verdict.outcome is Outcome.NOT_APPLICABLE
