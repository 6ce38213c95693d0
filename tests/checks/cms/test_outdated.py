from typing import Any

import pytest

from checks.cms.outdated import Outdated
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, Site, Software
from cyberscan.testing import NOW, findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def software(product: str, version: str, confidence: str = "certain") -> Software:
    return Software.model_validate(
        {
            "target": SITE,
            "observed_at": NOW,
            "product": product,
            "version": version,
            "confidence": confidence,
        }
    )


def row(product: str, branch: str, end: str, latest: str, released: str = "2026-08-12") -> Any:
    return {
        "product": product,
        "branch": branch,
        "end_of_life": end,
        "latest": latest,
        "latest_released": released,
        "after_end": "mended" if product == "wordpress" else "",
    }


DATA = {
    "date": "2026-08-22",
    "lifecycle": [
        row("wordpress", "7.1", "False", "7.1.2"),
        row("wordpress", "7.0", "2026-08-19", "7.0.4"),
        row("wordpress", "6.9", "2026-05-20", "6.9.7"),
        row("wordpress", "3.7", "2013-12-12", "3.7.41", "2013-12-01"),
        row("drupal", "11.3", "2026-12-16", "11.3.16"),
        row("drupal", "9.5", "2023-11-01", "9.5.11", "2023-09-19"),
        row("drupal", "9.4", "2023-06-21", "9.4.15", "2023-05-03"),
        row("drupal", "11.2", "2026-06-17", "11.2.14", "2026-06-17"),
        row("drupal", "10.6", "2026-12-16", "10.6.15"),
        row("drupal", "10.4", "2025-12-10", "10.4.10", "2026-05-20"),
        row("drupal", "8.9", "2021-11-02", "8.9.20", "2021-11-17"),
        row("drupal", "8.8", "2020-12-01", "8.8.12", "2020-11-25"),
        {**row("typo3", "12", "2026-04-30", "12.4.48", "2026-07-14"), "after_end": "paid"},
        {**row("typo3", "13", "2027-12-31", "13.4.34"), "after_end": "paid"},
        row("drupal", "7", "2025-01-05", "7.103", "2024-12-04"),
        row("joomla", "5", "2027-10-12", ""),
        {**row("spip", "4.3", "2025-09-22", "4.3.3", "2024-10-08"), "latest_is_floor": True},
        row("spip", "4.4", "2027-09-22", ""),
    ],
}


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


def test_a_doubtful_recognition_makes_a_doubtful_verdict() -> None:
    [verdict] = judged(Outdated(), software("wordpress", "6.0", "tentative"), data=DATA)
    assert verdict.outcome is Outcome.NOT_TESTED
    [verdict] = judged(Outdated(), software("wordpress", "6.9.1", "tentative"), data=DATA)
    assert verdict.confidence is Confidence.TENTATIVE


def test_old_data_lowers_confidence() -> None:
    fact = software("wordpress", "6.9.1")
    [sure] = judged(Outdated(), fact, data=DATA)
    [less] = judged(Outdated(), fact, data={**DATA, "date": "2025-08-22"})
    assert (sure.confidence, less.confidence) == (Confidence.CERTAIN, Confidence.FIRM)


def test_a_product_whose_own_source_is_older_is_less_sure_and_says_so() -> None:
    rows = [{**row, "data_date": "2024-10-08"} for row in DATA["lifecycle"]]
    [verdict] = judged(Outdated(), software("spip", "4.3.2"), data={**DATA, "lifecycle": rows})
    assert verdict.confidence is Confidence.FIRM
    assert verdict.evidence["data_date"] == "2024-10-08"


def test_without_data_nothing_is_concluded() -> None:
    [verdict] = judged(Outdated(), software("wordpress", "4.0"))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.outdated", Software.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
