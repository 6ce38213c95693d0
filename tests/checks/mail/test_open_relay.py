from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Endpoint, Finding, Outcome, Severity, SmtpRelay
from cyberscan.testing import findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.open_relay"


def seen(**values: Any) -> Finding:
    [finding] = findings(ID, SmtpRelay(target=MX, text="réponse", **values))
    return finding


def test_a_refusal_passes() -> None:
    finding = seen(state="refused", code=554)
    assert finding.outcome is Outcome.PASS
    assert "554" in told(finding)


@pytest.mark.parametrize(
    ("neighbour", "confidence"), [(False, Confidence.FIRM), (True, Confidence.TENTATIVE)]
)
def test_an_accepted_recipient_of_another_domain(neighbour: bool, confidence: Confidence) -> None:
    finding = seen(state="accepted", code=250, neighbour=neighbour)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.CRITICAL)
    assert finding.confidence is confidence
    assert "250" in told(finding)


@pytest.mark.parametrize("reason", [Reason.BLOCKED, Reason.LEVEL_TOO_LOW, Reason.PROTOCOL_ERROR])
def test_an_answer_that_concludes_nothing_is_not_tested(reason: Reason) -> None:
    [finding] = findings(ID, SmtpRelay.could_not(MX, reason))
    assert finding.outcome is Outcome.NOT_TESTED
