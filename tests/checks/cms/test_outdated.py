import pytest

from checks.cms.outdated import Outdated
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, Severity, SiteProducts
from cyberscan.testing import findings, judged, told
from tests.checks.cms.table import DATA, SITE, software


@pytest.mark.parametrize(
    ("product", "version", "outcome", "case"),
    [
        ("wordpress", "7.1.2", "pass", ""),
        ("wordpress", "7.1.3", "pass", ""),
        ("wordpress", "7.1", "fail", "behind"),
        ("wordpress", "7.1.2-RC1", "fail", "behind"),
        ("wordpress", "7.0.4", "pass", ""),
        ("wordpress", "6.9.7", "pass", ""),
        ("wordpress", "6", "not_tested", ""),
        ("wordpress", "3.7.41", "fail", "branch_ended"),
        ("drupal", "9", "fail", "branch_ended"),
        ("drupal", "10.4.10", "fail", "branch_ended"),
        ("wordpress", "6.9.6", "fail", "behind"),
        ("wordpress", "3.5", "fail", "branch_ended"),
        ("wordpress", "8.0", "not_tested", ""),
        ("wordpress", "5.0", "not_tested", ""),
        ("drupal", "11.3.9", "fail", "behind"),
        ("drupal", "9.5.11", "fail", "branch_ended"),
        ("drupal", "7.103", "fail", "branch_ended"),
        ("drupal", "7", "fail", "branch_ended"),
        ("drupal", "11", "not_tested", ""),
        ("drupal", "8.9.20", "fail", "branch_ended"),
        ("drupal", "8.5.3", "fail", "branch_ended"),
        ("typo3", "12.4.44", "fail", "branch_ended"),
        ("typo3", "12.4.48", "pass", ""),
        ("typo3", "13.4", "not_tested", ""),
        ("typo3", "13.3", "fail", "behind"),
        ("typo3", "13.4.33", "fail", "behind"),
        ("typo3", "13.4.34", "pass", ""),
        ("wordpress", "7.1-RC2", "fail", "behind"),
        ("wordpress", "7", "not_tested", ""),
        ("joomla", "5.4.2", "not_tested", ""),
        ("spip", "4.3.2", "fail", "behind"),
        ("spip", "4.3.9", "fail", "branch_ended"),
        ("spip", "4.4.1", "not_tested", ""),
        ("spip", "5.0.1", "not_tested", ""),
        ("spip", "", "not_tested", ""),
        ("", "", "not_applicable", ""),
    ],
)
def test_versions(product: str, version: str, outcome: str, case: str) -> None:
    [verdict] = judged(Outdated(), software(product, version), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize("version", ["6.0", "6.9.1", "3.0.1"])
def test_a_name_that_only_a_text_gives_is_not_judged(version: str) -> None:
    [verdict] = judged(Outdated(), software("wordpress", version, "tentative"), data=DATA)
    assert verdict.outcome is Outcome.NOT_TESTED


def test_old_data_makes_what_is_in_order_less_sure_and_no_lateness() -> None:
    old = {**DATA, "date": "2025-08-22"}
    for version, outcome, sure in (
        ("6.9.1", Outcome.FAIL, Confidence.CERTAIN),
        ("7.1.3", Outcome.PASS, Confidence.FIRM),
    ):
        [verdict] = judged(Outdated(), software("wordpress", version), data=old)
        assert (verdict.outcome, verdict.confidence) == (outcome, sure)


def test_a_product_whose_own_source_is_older_says_so() -> None:
    rows = [{**row, "data_date": "2024-10-08"} for row in DATA["lifecycle"]]
    [verdict] = judged(Outdated(), software("spip", "4.3.2"), data={**DATA, "lifecycle": rows})
    assert verdict.confidence is Confidence.CERTAIN
    assert verdict.evidence["data_date"] == "2024-10-08"


def test_without_data_nothing_is_concluded() -> None:
    [verdict] = judged(Outdated(), software("wordpress", "4.0"))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.outdated", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_release_of_less_than_a_month_is_information() -> None:
    rows = [{**one, "latest_released": "2026-11-01"} for one in DATA["lifecycle"]]
    data = {**DATA, "lifecycle": rows}
    [verdict] = judged(Outdated(), software("wordpress", "7.1.1"), data=data)
    assert (verdict.outcome, verdict.case, verdict.severity) == (
        Outcome.FAIL,
        "just_out",
        Severity.INFO,
    )


def test_what_a_distribution_mends_is_not_accused() -> None:
    fact = software("wordpress", "6.9.1+dfsg1")
    [finding] = findings("cms.outdated", fact, data=DATA)
    assert (finding.severity, finding.case) == (Severity.INFO, "back_ported")
    assert finding.confidence is Confidence.TENTATIVE
    assert "6.9.7" in told(finding)


def test_the_banner_of_the_server_is_no_package_of_the_application() -> None:
    fact = software("wordpress", "6.9.1", back_ported="ubuntu")
    [verdict] = judged(Outdated(), fact, data=DATA)
    assert (verdict.case, verdict.confidence) == ("behind", Confidence.FIRM)
    data = {**DATA, "software": {"wordpress": {"whole": True, "packaged": True}}}
    assert judged(Outdated(), fact, data=data)[0].case == "back_ported"
