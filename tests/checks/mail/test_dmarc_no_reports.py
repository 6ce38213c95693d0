import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_no_reports"


def test_an_address_passes() -> None:
    fact = Dmarc(target=DOMAIN, result="valid", reports_to=("mailto:d@ville.test",))
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case"),
    [
        (Dmarc(target=DOMAIN, result="valid", found_at="ville.test"), "absent"),
        (Dmarc(target=DOMAIN, result="valid", unusable_reports_to=("d@ville.test",)), "unusable"),
    ],
)
def test_no_address_of_use_fails(fact: Dmarc, case: str) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_without_a_policy_the_question_does_not_arise() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_an_address_that_is_lost_beside_others_is_told() -> None:
    fact = Dmarc(
        target=DOMAIN,
        result="valid",
        reports_to=("mailto:d@ville.test",),
        unusable_reports_to=("d@x",),
    )
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, "partly", Severity.INFO,
    )  # fmt: skip
    assert "d@x" in told(finding)
