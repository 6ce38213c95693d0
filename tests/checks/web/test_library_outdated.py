import pytest

from checks.web.library_outdated import LibraryOutdated
from cyberscan import datapack
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Product, Severity, Site, SiteProducts
from cyberscan.testing import NOW, findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
_FLAW = {
    "product": "jquery", "cve": "CVE-2020-11022", "introduced": "1.2", "fixed": "3.5.0", "last": "", "cvss": 6.9,
    "effect": "script", "published": "2020-04-29", "source": "CVE", "data_date": "2026-08-22",
}  # fmt: skip
DATA = {**datapack.load(), "vulnerabilities": {"jquery": [_FLAW]}, "exploited": {}}


def page(library: str, version: str) -> SiteProducts:
    one = Product(id=library, name=library.title(), version=version, layer="library")
    return SiteProducts(target=SITE, observed_at=NOW.replace(month=9), products=(one,))


@pytest.mark.parametrize(
    ("library", "version", "outcome", "case"),
    [
        ("jquery", "3.4.1", "fail", "known"),
        ("jquery", "3.4", "fail", "known"),
        ("jquery", "3.7.1", "pass", ""),
        ("jquery", "3.6.0", "fail", "behind"),
        ("jquery", "3", "not_tested", ""),
        ("jquery", "", "not_tested", ""),
        ("bootstrap", "3.4.1", "fail", "ended"),
        ("bootstrap", "5.3.8", "pass", ""),
        ("nobody-knows", "1.0.0", "not_tested", ""),
    ],
)
def test_versions(library: str, version: str, outcome: str, case: str) -> None:
    [verdict] = judged(LibraryOutdated(), page(library, version), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_even_an_exploited_flaw_of_a_library_is_no_emergency() -> None:
    data = {**DATA, "exploited": {"CVE-2020-11022": "Unknown"}}
    [finding] = findings("web.library_outdated", page("jquery", "3.4.1"), data=data)
    assert (finding.severity, finding.case) == (Severity.MEDIUM, "exploited")
    assert "jQuery".lower() in told(finding).lower()


def test_a_page_without_libraries_raises_no_question() -> None:
    [verdict] = judged(LibraryOutdated(), SiteProducts(target=SITE), data=DATA)
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.library_outdated", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_an_old_library_without_a_known_flaw_is_upkeep_and_no_defect() -> None:
    [finding] = findings("web.library_outdated", page("jquery", "3.6.0"), data=DATA)
    assert (finding.case, finding.severity) == ("behind", Severity.INFO)
