import re

import pytest

from checks.cms.end_of_life import EndOfLife
from cyberscan import datapack
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, SiteProducts
from cyberscan.testing import NOW, findings, judged, told
from tests.checks.cms.table import DATA, SITE, row, software


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
    known = software("drupal", "11.3.16").model_copy(update={"observed_at": fact.observed_at})
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
    [finding] = findings("cms.end_of_life", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_a_distribution_provides_ends_with_it() -> None:
    data = {**DATA, "lifecycle": [*DATA["lifecycle"], row("debian", "10", "2022-09-10", "10.13")]}
    old = software("wordpress", "6.9.7+dfsg1-0+deb10u1", back_ported="debian")
    [finding] = findings("cms.end_of_life", old, data=data)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "distribution")
    assert "Debian 10" in told(finding)
    kept = software("wordpress", "6.9.7+dfsg1-0+deb99u1", back_ported="debian")
    assert judged(EndOfLife(), kept, data=data)[0].outcome is Outcome.NOT_TESTED


def test_what_others_host_or_what_is_no_software_of_a_site_raises_no_question() -> None:
    for category in ("hosted", "printer"):
        fact = software("wordpress", "3.5", category=category)
        assert judged(EndOfLife(), fact, data=DATA)[0].outcome is Outcome.NOT_APPLICABLE


def test_contradicting_versions_make_a_doubt() -> None:
    fact = software("wordpress", "6.9.7", version_conflict=True)
    assert judged(EndOfLife(), fact, data=DATA)[0].confidence is Confidence.TENTATIVE
