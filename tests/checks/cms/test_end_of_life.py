from typing import Any

import pytest

from checks.cms.end_of_life import EndOfLife
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, Software
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
    }


DATA = {
    "date": "2026-08-22",
    "lifecycle": [
        row("wordpress", "7.1", "False", "7.1.2"),
        row("wordpress", "6.9", "2026-05-20", "6.9.7"),
        row("wordpress", "3.7", "2013-12-12", "3.7.41", "2013-12-01"),
        row("drupal", "11.3", "2026-12-16", "11.3.16"),
        row("drupal", "9.5", "2023-11-01", "9.5.11", "2023-09-19"),
        row("drupal", "9.4", "2023-06-21", "9.4.15", "2023-05-03"),
        row("drupal", "7", "2025-01-05", "7.103", "2024-12-04"),
        row("joomla", "5", "2027-10-12", ""),
        {**row("spip", "4.3", "2025-09-22", "4.3.3", "2024-10-08"), "latest_is_floor": True},
        row("spip", "4.4", "2027-09-22", ""),
    ],
}


@pytest.mark.parametrize(
    ("product", "version", "outcome", "case"),
    [
        ("wordpress", "7.1", "pass", ""),
        ("wordpress", "6.9.7", "fail", "still_mended"),
        ("wordpress", "3.5", "fail", "ended"),
        ("wordpress", "8.0", "not_tested", ""),
        ("drupal", "11.3.1", "pass", ""),
        ("drupal", "9", "fail", "ended"),
        ("drupal", "6.38", "fail", "ended"),
        ("drupal", "10", "not_tested", ""),
        ("joomla", "5.4.2", "pass", ""),
        ("spip", "4.3.9", "fail", "ended"),
        ("spip", "4.4", "pass", ""),
        ("spip", "5.0.1", "not_tested", ""),
        ("spip", "", "not_tested", ""),
        ("", "", "not_applicable", ""),
    ],
)
def test_versions(product: str, version: str, outcome: str, case: str) -> None:
    [verdict] = judged(EndOfLife(), software(product, version), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.end_of_life", Software.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
