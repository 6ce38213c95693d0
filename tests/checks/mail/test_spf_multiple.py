from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Spf
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_multiple"


def test_one_record_passes() -> None:
    [finding] = findings(ID, Spf(target=DOMAIN, records=("v=spf1 -all",), result="valid"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_two_records_fail() -> None:
    records = ("v=spf1 -all", "v=spf1 mx -all")
    [finding] = findings(ID, Spf(target=DOMAIN, records=records, result="permerror"))
    assert finding.outcome is Outcome.FAIL
    assert "2" in told(finding)


def test_no_record_is_another_matter() -> None:
    [finding] = findings(ID, Spf(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
