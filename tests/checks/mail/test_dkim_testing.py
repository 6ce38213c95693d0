import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dkim, DkimKey, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dkim_testing"
SOUND = DkimKey(selector="good", key_type="rsa", bits=2048)
TRIAL = DkimKey(selector="trial", key_type="rsa", bits=2048, testing=True)


def test_keys_in_force_pass() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(SOUND,)))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_a_key_in_test_mode_is_told_and_costs_nothing() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(SOUND, TRIAL), selectors_failed=3))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "trial" in told(finding)


def test_without_a_key_the_question_does_not_arise() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "fact",
    [
        Dkim(target=DOMAIN, keys=(SOUND,), selectors_failed=1),
        Dkim.could_not(DOMAIN, Reason.TIMEOUT),
    ],
)
def test_what_was_not_seen_is_not_sound(fact: Dkim) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED
