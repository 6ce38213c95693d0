from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_missing"


def test_a_policy_passes_even_when_inherited() -> None:
    fact = Dmarc(
        target=DOMAIN, records=("v=DMARC1; p=none",), found_at="test", result="valid", policy="none"
    )
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_none_fails() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "absent")
    assert told(finding)


def test_a_text_that_receivers_ignore_is_shown() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN, attempts=("v=DMARC1 p=none",)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "ignored")
    assert "v=DMARC1 p=none" in told(finding)


def test_silence_is_not_an_absence() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.DNS_FAILURE, "SERVFAIL"))
    assert finding.outcome is Outcome.NOT_TESTED
