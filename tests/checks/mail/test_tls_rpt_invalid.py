import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, Outcome, Severity, TlsReporting
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.tls_rpt_invalid"
GOOD = TlsReporting(target=DOMAIN, result="valid", reports_to=("mailto:tls@ville.test",))


def test_a_right_record_passes() -> None:
    [finding] = findings(ID, GOOD)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    "cause", ["multiple_records", "missing_rua", "no_usable_address", "syntax"]
)
def test_a_record_that_senders_ignore_fails(cause: str) -> None:
    fact = TlsReporting(
        target=DOMAIN, result="invalid", cause=cause, cause_detail="rua", records=("v",)
    )
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, cause, Severity.LOW)
    assert told(finding)


def test_a_text_that_is_no_record_fails() -> None:
    [finding] = findings(
        ID, TlsReporting(target=DOMAIN, attempts=("v=TLSRPT; rua=mailto:a@b.test",))
    )
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "ignored")
    assert told(finding)


def test_one_useless_address_is_said_and_costs_nothing() -> None:
    [finding] = findings(ID, GOOD.model_copy(update={"unusable_reports_to": ("tls@ville.test",)}))
    assert (finding.case, finding.severity) == ("some_unusable", Severity.INFO)
    assert told(finding)


def test_none_is_another_matter() -> None:
    [finding] = findings(ID, TlsReporting(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, TlsReporting.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
