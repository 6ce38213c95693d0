from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, MtaStsPolicy, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mta_sts_not_enforced"


def policy(**values: Any) -> MtaStsPolicy:
    return MtaStsPolicy(**{"target": DOMAIN, "mode": "enforce", "max_age": 604800, **values})


def test_an_enforced_policy_passes() -> None:
    [finding] = findings(ID, policy())
    assert (finding.outcome, finding.evidence) == (Outcome.PASS, {"days": 7})
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case", "severity"),
    [
        (policy(mode="testing"), "testing", Severity.INFO),
        (policy(mode="none"), "none", Severity.INFO),
        (policy(max_age=3600), "short", Severity.LOW),
        (policy(max_age=0), "short", Severity.LOW),
    ],
)
def test_one_that_protects_little(fact: MtaStsPolicy, case: str, severity: Severity) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert told(finding)


def test_an_unusable_one_is_another_matter() -> None:
    [finding] = findings(ID, policy(result="invalid", causes=("redirect",), mode="", max_age=None))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, MtaStsPolicy.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
