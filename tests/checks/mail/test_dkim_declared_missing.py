import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dkim, DkimKey, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dkim_declared_missing"
OWN = DkimKey(selector="own", key_type="rsa", bits=2048, declared=True)
REVOKED = DkimKey(selector="own", key_type="rsa", revoked=True, declared=True)
USUAL = DkimKey(selector="s1", key_type="rsa", bits=2048)


def test_a_declared_key_that_is_there_passes() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(USUAL, OWN), selectors_failed=2))
    assert (finding.outcome, finding.evidence["selectors"]) == (Outcome.PASS, ["own"])
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case"),
    [
        (Dkim(target=DOMAIN, keys=(USUAL,), declared_missing=("own",)), "missing"),
        (Dkim(target=DOMAIN, declared_missing=("own",), broken_aliases=("own",)), "alias"),
        (Dkim(target=DOMAIN, keys=(REVOKED,)), "revoked"),
    ],
)
def test_a_declared_key_that_is_not_there_fails(fact: Dkim, case: str) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, case, Severity.MEDIUM,
    )  # fmt: skip
    assert finding.discriminator == "own"
    assert "own" in told(finding)


def test_each_selector_has_its_verdict() -> None:
    fact = Dkim(target=DOMAIN, keys=(OWN,), declared_missing=("gone",), declared_unknown=("mute",))
    assert {finding.discriminator: finding.outcome for finding in findings(ID, fact)} == {
        "gone": Outcome.FAIL,
        "mute": Outcome.NOT_TESTED,
    }


@pytest.mark.parametrize(
    "fact",
    [
        Dkim(target=DOMAIN, declared_unknown=("own",)),
        Dkim(target=DOMAIN, declared_missing=("own",), answers_everything=True),
        Dkim.could_not(DOMAIN, Reason.TIMEOUT),
    ],
)
def test_what_concludes_nothing(fact: Dkim) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED


def test_without_a_declaration_the_question_does_not_arise() -> None:
    [finding] = findings(ID, Dkim(target=DOMAIN, keys=(USUAL,)))
    assert finding.outcome is Outcome.NOT_APPLICABLE
