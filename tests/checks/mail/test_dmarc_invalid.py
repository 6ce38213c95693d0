import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_invalid"
RECORDS = ("v=DMARC1; p=none",)


def test_a_right_record_passes_with_its_old_tags_noted() -> None:
    fact = Dmarc(target=DOMAIN, records=RECORDS, result="valid", obsolete_tags=("pct",))
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.evidence["obsolete_tags"]) == (Outcome.PASS, ["pct"])
    assert told(finding)


@pytest.mark.parametrize(
    "cause", ["multiple_records", "bad_value", "missing_policy", "contradiction"]
)
def test_a_record_without_effect_fails(cause: str) -> None:
    fact = Dmarc(target=DOMAIN, records=RECORDS, result="invalid", cause=cause, cause_detail="p=x")
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, cause, Severity.HIGH)
    assert told(finding)


def test_a_record_of_less_effect_than_meant_is_less_serious() -> None:
    fact = Dmarc(target=DOMAIN, records=RECORDS, result="valid", cause="bad_value", policy="none")
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.MEDIUM)


def test_no_record_is_another_matter() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
