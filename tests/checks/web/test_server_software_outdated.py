from typing import Any

import pytest

from checks.web.server_software_outdated import ServerSoftwareOutdated
from cyberscan import datapack
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, Product, Severity, Site, SiteProducts
from cyberscan.testing import NOW, findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
_FLAW = {
    "product": "apache", "cve": "CVE-2026-0001", "introduced": "2.4.0", "fixed": "2.4.67", "last": "", "cvss": 9.1,
    "effect": "code", "published": "2026-05-01", "source": "CVE", "data_date": "2026-08-22",
}  # fmt: skip
DATA = {**datapack.load(), "vulnerabilities": {"apache": [_FLAW]}, "exploited": {}}


def site(product: str, version: str, layer: str = "server", **more: Any) -> SiteProducts:
    named = {"id": product, "name": product.title(), "version": version, "layer": layer, **more}
    return SiteProducts(
        target=SITE, observed_at=NOW.replace(month=9), products=(Product.model_validate(named),)
    )


@pytest.mark.parametrize(
    ("product", "version", "outcome", "case"),
    [
        ("php", "7.4.33", "fail", "ended"),
        ("php", "8.5.9", "pass", ""),
        ("php", "8.5.1", "fail", "behind"),
        ("php", "8", "not_tested", ""),
        ("php", "", "not_tested", ""),
        ("apache", "2.4.66", "fail", "known"),
        ("apache", "2.4.68", "pass", ""),
        ("apache", "2.4", "not_tested", ""),
        ("apache", "2.2.34", "fail", "ended"),
        ("nginx", "1.31.4", "pass", ""),
        ("nginx", "1.18.0", "fail", "ended"),
        ("unheard-of", "1.0", "not_tested", ""),
        ("apache", "2.4.6 (Debian)", "fail", "back_ported"),
        ("apache", "2.4.38 (Debian)", "fail", "distribution"),
        ("php", "7.4.33-1+deb11u5", "fail", "distribution"),
        ("php", "8.4.1-5+deb13u1", "pass", ""),
        ("nginx", "1.24.0 (Ubuntu)", "pass", ""),
        ("nginx", "1.18.0 (Ubuntu)", "not_tested", ""),  # 20.04 or 22.04
    ],
)
def test_versions(product: str, version: str, outcome: str, case: str) -> None:
    layer = "language" if product == "php" else "server"
    [verdict] = judged(ServerSoftwareOutdated(), site(product, version, layer), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_number_that_a_distribution_mends_is_never_more_than_information() -> None:
    fact = site("apache", "2.4.62", back_ported="debian")
    [finding] = findings("web.server_software_outdated", fact, data=DATA)
    assert (finding.severity, finding.confidence) == (Severity.INFO, Confidence.TENTATIVE)
    assert "Debian" in told(finding)


def test_an_ended_distribution_that_only_a_number_gives_away_is_a_doubt() -> None:
    [finding] = findings(
        "web.server_software_outdated", site("apache", "2.4.38 (Debian)"), data=DATA
    )
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.TENTATIVE)
    assert "Debian 10" in told(finding)


def test_what_attackers_exploit_is_critical() -> None:
    data = {**DATA, "exploited": {"CVE-2026-0001": "Known"}}
    [finding] = findings("web.server_software_outdated", site("apache", "2.4.66"), data=data)
    assert (finding.severity, finding.case) == (Severity.CRITICAL, "exploited")
    assert "2.4.67" in told(finding)


def test_other_layers_raise_no_question() -> None:
    [verdict] = judged(ServerSoftwareOutdated(), site("jquery", "1.2.3", "library"), data=DATA)
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_site_is_not_accused() -> None:
    failed = SiteProducts.could_not(SITE, Reason.TIMEOUT)
    [finding] = findings("web.server_software_outdated", failed)
    assert finding.outcome is Outcome.NOT_TESTED
