import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dkim, DkimKey, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dkim_weak_key"


def rsa(bits: int, selector: str = "s1") -> DkimKey:
    return DkimKey(selector=selector, key_type="rsa", bits=bits)


@pytest.mark.parametrize(
    "key", [rsa(2048), rsa(4096), DkimKey(selector="e", key_type="ed25519", bits=256)]
)
def test_long_keys_pass(key: DkimKey) -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(key,)))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("key", "case", "severity"),
    [
        (rsa(768), "refused", Severity.HIGH),
        (rsa(1024), "short", Severity.LOW),
    ],
)
def test_keys_that_do_not_do(key: DkimKey, case: str, severity: Severity) -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(rsa(2048, "good"), key)))
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert finding.discriminator == key.selector
    assert told(finding)


def test_the_profile_may_ask_for_less() -> None:
    fact = Dkim(target=DOMAIN, keys=(rsa(1024),))
    [finding] = findings(ID, fact, thresholds={ID: {"bits": 1024}})
    assert finding.outcome is Outcome.PASS


@pytest.mark.parametrize("keys", [(), (DkimKey(selector="s", key_type="rsa", revoked=True),)])
def test_without_a_key_the_question_does_not_arise(keys: tuple[DkimKey, ...]) -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=keys))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dkim.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_key_that_is_not_for_mail_is_left_alone() -> None:
    other = DkimKey(selector="mail", key_type="rsa", bits=512, error="not_for_mail")
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(other,)))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_a_key_that_nobody_can_use_is_another_defect() -> None:
    fact = Dkim(target=DOMAIN, keys=(DkimKey(selector="s", key_type="rsa", error="unreadable"),))
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("keys", [(), (rsa(2048),)])
def test_selectors_that_gave_no_answer_may_hold_a_short_one(keys: tuple[DkimKey, ...]) -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=keys, selectors_failed=1))
    assert finding.outcome is Outcome.NOT_TESTED
