from collections.abc import Callable

import pytest

from checks.services.nas_exposed import NasExposed
from cyberscan.sdk import Confidence, Outcome, Product, Service, Site, SiteProducts, Verdict
from cyberscan.testing import findings, judged, told

MINE = Product(id="x", name="Produit", version="1.2", category="nas", certainty="certain")
OTHER = Product(id="y", name="Autre", category="vpn")
SITE = Site(scheme="https", host="acces.ville.test", port=8443)


@pytest.mark.parametrize(
    ("sure", "confidence"), [("certain", Confidence.CERTAIN), ("firm", Confidence.FIRM)]
)
def test_a_port_that_shows_one_fails_once(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], sure: str, confidence: Confidence,
) -> None:  # fmt: skip
    shown = service(
        5001, name="https", products=(MINE.model_copy(update={"certainty": sure}), OTHER)
    )
    [verdict] = exposure(NasExposed(), shown)
    assert (verdict.outcome, verdict.confidence) == (Outcome.FAIL, confidence)
    assert (verdict.case, verdict.discriminator) == ("", "5001")
    assert verdict.evidence["label"] == "Produit 1.2"


def test_a_named_page_that_shows_one_fails_and_says_it() -> None:
    [finding] = findings("services.nas_exposed", SiteProducts(target=SITE, products=(OTHER, MINE)))
    assert finding.outcome is Outcome.FAIL
    assert "Produit 1.2" in told(finding)
    assert "8443" in told(finding)


def test_a_page_that_shows_none_raises_no_question() -> None:
    for products in ((), (OTHER,)):
        [verdict] = judged(NasExposed(), SiteProducts(target=SITE, products=products))
        assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_what_another_product_shows_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    shown = service(5001, name="https", products=(OTHER,))
    assert [v.outcome for v in exposure(NasExposed(), shown)] == [Outcome.PASS]


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(NasExposed(), 5001)
