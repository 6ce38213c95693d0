import pytest

from checks.cms.version_disclosed import VersionDisclosed
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, SiteProducts
from cyberscan.testing import findings, judged
from tests.checks.cms.table import SITE, software


@pytest.mark.parametrize(
    ("product", "version", "outcome"),
    [
        ("wordpress", "6.4.3", "fail"),
        ("drupal", "10", "pass"),
        ("spip", "", "pass"),
        ("", "", "not_applicable"),
    ],
)
def test_versions(product: str, version: str, outcome: str) -> None:
    [verdict] = judged(VersionDisclosed(), software(product, version))
    assert verdict.outcome is Outcome(outcome)


def test_a_feed_that_did_not_answer_is_no_discretion() -> None:
    fact = software("wordpress", "").model_copy(update={"unread": Reason.TIMEOUT})
    [verdict] = judged(VersionDisclosed(), fact)
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.TIMEOUT


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.version_disclosed", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
