import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dkim, DkimKey, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dkim_key_invalid"
SOUND = DkimKey(selector="good", key_type="rsa", bits=2048)
REVOKED = DkimKey(selector="old", key_type="rsa", revoked=True)
OTHER = DkimKey(selector="tls", key_type="rsa", bits=2048, error="not_for_mail")
ERRORS = [
    "unreadable", "wrong_type", "unknown_type", "sha1_only", "unknown_hash", "version", "syntax",
    "duplicate_tag", "no_key", "multiple_records",
]  # fmt: skip


def test_sound_keys_pass() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(SOUND, REVOKED, OTHER)))
    assert (finding.outcome, finding.evidence["selectors"]) == (Outcome.PASS, ["good"])
    assert told(finding)


@pytest.mark.parametrize("error", ERRORS)
def test_each_error_has_its_words(error: str) -> None:
    bad = DkimKey(selector="bad", key_type="rsa", error=error)
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(SOUND, bad), selectors_failed=1))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, error, Severity.MEDIUM,
    )  # fmt: skip
    assert finding.discriminator == "bad"
    assert "bad" in told(finding)


@pytest.mark.parametrize("keys", [(), (REVOKED,), (OTHER,)])
def test_without_a_key_in_force_the_question_does_not_arise(keys: tuple[DkimKey, ...]) -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=keys))
    assert finding.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "fact",
    [
        Dkim(target=DOMAIN, keys=(SOUND,), selectors_failed=1),
        Dkim(target=DOMAIN, selectors_failed=1),
        Dkim.could_not(DOMAIN, Reason.TIMEOUT),
    ],
)
def test_what_was_not_seen_is_not_sound(fact: Dkim) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED
