import pytest

from checks.cms.extension_vulnerable import ExtensionVulnerable
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Severity, SiteProducts
from cyberscan.testing import findings, judged, told
from tests.checks.cms.table import DATA, SITE, extension, software


@pytest.mark.parametrize(
    ("slug", "version", "outcome", "case"),
    [
        ("forms", "3.2.0", "fail", "known"),
        ("forms", "3.2.1", "pass", ""),
        ("forms", "3", "not_tested", ""),
        ("forms", "", "not_tested", ""),
        ("old-gallery", "2.1", "fail", "unfixed"),
        ("old-gallery", "2.2", "not_tested", ""),
        ("nobody-knows", "1.0", "not_tested", ""),
    ],
)
def test_versions(slug: str, version: str, outcome: str, case: str) -> None:
    [verdict] = judged(ExtensionVulnerable(), extension(slug, version), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_an_exploited_one_is_critical() -> None:
    data = {**DATA, "exploited": {"CVE-2026-0006": "Unknown"}}
    [finding] = findings("cms.extension_vulnerable", extension("forms", "3.2.0"), data=data)
    assert (finding.severity, finding.case) == (Severity.CRITICAL, "exploited")
    assert "forms" in told(finding)


def test_a_site_without_extensions_raises_no_question() -> None:
    [verdict] = judged(ExtensionVulnerable(), software("wordpress", "7.1"), data=DATA)
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.extension_vulnerable", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
