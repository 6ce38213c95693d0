import pytest

from checks.cms.extension_abandoned import ExtensionAbandoned
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Outcome, SiteProducts
from cyberscan.testing import NOW, findings, judged, told
from tests.checks.cms.table import DATA, SITE, extension, software


@pytest.mark.parametrize(
    ("slug", "outcome", "case"),
    [
        ("forms", "pass", ""),
        ("old-gallery", "fail", "old"),
        ("gone", "fail", "closed"),
        ("unsaid", "not_tested", ""),
        ("nobody-knows", "not_tested", ""),
    ],
)
def test_releases(slug: str, outcome: str, case: str) -> None:
    [verdict] = judged(ExtensionAbandoned(), extension(slug, ""), data=DATA)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_the_age_is_the_one_on_the_day_of_the_data_not_of_the_scan() -> None:
    fact = extension("forms", "").model_copy(update={"observed_at": NOW.replace(year=2031)})
    [verdict] = judged(ExtensionAbandoned(), fact, data=DATA)
    assert (verdict.outcome, verdict.confidence) == (Outcome.PASS, Confidence.TENTATIVE)


def test_the_sentence_has_no_hole() -> None:
    [finding] = findings("cms.extension_abandoned", extension("old-gallery", ""), data=DATA)
    assert "2019-07-01" in told(finding)


def test_a_site_without_extensions_raises_no_question() -> None:
    [verdict] = judged(ExtensionAbandoned(), software("wordpress", "7.1"), data=DATA)
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("cms.extension_abandoned", SiteProducts.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
