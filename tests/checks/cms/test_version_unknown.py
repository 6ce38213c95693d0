import pytest

from checks.cms.version_unknown import VersionUnknown
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, SiteProducts
from cyberscan.testing import findings, judged
from tests.checks.cms.table import SITE, software


@pytest.mark.parametrize(
    ("product", "version", "outcome"),
    [
        ("wordpress", "6.4.3", "pass"),
        ("spip", "", "not_tested"),
        ("", "", "not_applicable"),
    ],
)
def test_versions(product: str, version: str, outcome: str) -> None:
    [verdict] = judged(VersionUnknown(), software(product, version))
    assert verdict.outcome is Outcome(outcome)


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.version_unknown", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_hiding_a_version_is_no_defect() -> None:
    found = judged(VersionUnknown(), software("spip", ""))
    assert Outcome.FAIL not in [verdict.outcome for verdict in found]
