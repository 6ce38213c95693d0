import re
from typing import Any

import pytest

from checks.cms.end_of_life import EndOfLife
from cyberscan import datapack
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, Software
from cyberscan.testing import NOW, findings, judged, told

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
        ("wordpress", "7.1", "pass", ""),
        ("wordpress", "7.0.4", "fail", "still_mended"),
        ("wordpress", "6.9.7", "fail", "still_mended"),
        ("wordpress", "3.7.41", "fail", "ended"),
        ("drupal", "10.4.10", "fail", "ended"),
        ("wordpress", "3.5", "fail", "ended_undated"),
        ("wordpress", "8.0", "not_tested", ""),
        ("drupal", "11.3.1", "pass", ""),
        ("drupal", "9", "fail", "ended"),
        ("drupal", "6.38", "fail", "ended_undated"),
        ("drupal", "10", "not_tested", ""),
        ("drupal", "11", "not_tested", ""),
        ("drupal", "8.9.20", "fail", "ended"),
        ("drupal", "8.5.3", "fail", "ended_undated"),
        ("drupal", "8", "fail", "ended"),
        ("wordpress", "6.9-alpha-57299", "fail", "still_mended"),
        ("wordpress", "7.1-RC1", "pass", ""),
        ("typo3", "12.4.44", "fail", "ended"),
        ("typo3", "12.4", "fail", "ended"),
        ("typo3", "12.4.48", "not_tested", ""),
        ("typo3", "6.2", "fail", "ended_undated"),
        ("typo3", "13.4", "pass", ""),
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


def test_a_short_version_is_not_accused_by_data_that_may_lack_its_last_branch() -> None:
    fact = software("drupal", "11").model_copy(update={"observed_at": NOW.replace(year=2027)})
    assert judged(EndOfLife(), fact, data=DATA)[0].outcome is Outcome.NOT_TESTED
    known = fact.model_copy(update={"version": "11.3.16"})
    assert judged(EndOfLife(), known, data=DATA)[0].outcome is Outcome.FAIL


def test_a_branch_mended_once_after_its_end_is_as_grave_as_any_other() -> None:
    [verdict] = judged(EndOfLife(), software("drupal", "8.9.20"), data=DATA)
    assert verdict.severity is None


@pytest.mark.parametrize(
    ("product", "version"),
    [("spip", "4.0.1"), ("typo3", "4.5"), ("wordpress", "6.0"), ("drupal", "9")],
)
def test_the_sentence_has_no_hole(product: str, version: str) -> None:
    data = datapack.load()
    [finding] = findings("cms.end_of_life", software(product, version), data=data)
    assert finding.outcome is Outcome.FAIL
    assert re.search(
        r"\(fin de maintenance : [0-9-]{10} ;|depuis le [0-9-]{10} ;|maintenu \(", told(finding)
    )


def test_an_unread_place_gives_its_reason() -> None:
    fact = software("wordpress", "").model_copy(update={"unread": Reason.TIMEOUT})
    [verdict] = judged(EndOfLife(), fact, data=DATA)
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.TIMEOUT


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.end_of_life", Software.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
