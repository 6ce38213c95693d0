import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Severity, Spf
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_too_long"


def spf(own: int, size: int) -> Spf:
    return Spf(target=DOMAIN, records=("x" * own,), result="valid", answer_size=size)


@pytest.mark.parametrize(
    ("own", "size", "case"), [(460, 470, "policy"), (60, 451, "texts"), (450, 460, "texts")]
)
def test_too_long(own: int, size: int, case: str) -> None:
    [finding] = findings(ID, spf(own, size))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert finding.severity is Severity.INFO
    assert str(size) in told(finding)


def test_short_enough_passes() -> None:
    [finding] = findings(ID, spf(60, 450))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_without_a_policy_the_question_does_not_arise() -> None:
    [finding] = findings(ID, Spf(target=DOMAIN, answer_size=900))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
