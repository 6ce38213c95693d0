import pytest

from cyberscan.sdk import Outcome, Reason, Site, SiteManners
from cyberscan.testing import findings, told

SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("trace", "failure", "outcome"),
    [
        ("echoed", "", Outcome.FAIL),
        ("refused", "", Outcome.PASS),
        ("failed", "timeout", Outcome.NOT_TESTED),
        ("failed", "blocked", Outcome.NOT_TESTED),
        ("not_asked", "", Outcome.NOT_TESTED),
    ],
)
def test_only_an_echo_is_a_defect(trace: str, failure: str, outcome: Outcome) -> None:
    fact = SiteManners.model_validate({"target": SITE, "trace": trace, "trace_failure": failure})
    [finding] = findings("web.trace_enabled", fact)
    assert finding.outcome is outcome
    if outcome is not Outcome.NOT_TESTED:
        assert "TRACE" in told(finding)


def test_what_could_not_be_asked_is_not_tested() -> None:
    [finding] = findings("web.trace_enabled", SiteManners.could_not(SITE, Reason.BLOCKED))
    assert finding.outcome is Outcome.NOT_TESTED
