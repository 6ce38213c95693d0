from collections.abc import Callable

from checks.services.business_application_seen import BusinessApplicationSeen
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

GLPI = Product(id="glpi", name="GLPI", category="helpdesk", certainty="certain")
NAS = Product(id="nas", name="Stockage", category="nas")
SITE = Site(scheme="https", host="support.ville.test", port=443)


def test_an_application_on_a_port_is_an_information(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(
        BusinessApplicationSeen(), service(443, name="https", products=(NAS, GLPI))
    )
    assert (verdict.outcome, verdict.confidence) == (Outcome.FAIL, Confidence.CERTAIN)
    assert verdict.evidence["label"] == "GLPI"


def test_an_application_behind_a_name_is_told() -> None:
    seen = SiteProducts(target=SITE, products=(GLPI,))
    [finding] = findings("services.business_application_seen", seen)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "GLPI" in told(finding)


def test_another_product_raises_no_question() -> None:
    [verdict] = judged(BusinessApplicationSeen(), SiteProducts(target=SITE, products=(NAS,)))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(BusinessApplicationSeen(), 443)
