import pytest

from checks.mail.spf_missing import SpfMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, MailExchangers, Outcome, Severity, Spf
from cyberscan.testing import findings, judged, told

DOMAIN = MailDomain(name="ville.test")


def test_a_published_policy_passes() -> None:
    fact = Spf(target=DOMAIN, records=("v=spf1 -all",), result="valid")
    assert [v.outcome for v in judged(SpfMissing(), fact)] == [Outcome.PASS]


def test_no_record_fails() -> None:
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "absent")
    assert told(finding)


def test_a_text_that_no_receiver_takes_for_a_policy_is_shown() -> None:
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN, attempts=("v=spf1; -all",)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "ignored")
    assert "v=spf1; -all" in told(finding)


def test_a_record_of_the_abandoned_type_is_no_policy() -> None:
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN, old_type=("v=spf1 mx -all",)))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "old_type")
    assert "v=spf1 mx -all" in told(finding)


@pytest.mark.parametrize(
    ("exchangers", "case", "severity"),
    [
        (MailExchangers(target=DOMAIN, null=True), "no_mail", Severity.MEDIUM),
        (MailExchangers(target=DOMAIN, status="nodata"), "no_mail", Severity.MEDIUM),
        (
            MailExchangers(target=DOMAIN, status="nodata", own_addresses=("192.0.2.1",)),
            "absent",
            Severity.HIGH,
        ),
        (MailExchangers.could_not(DOMAIN, Reason.TIMEOUT), "absent", Severity.HIGH),
    ],
)
def test_a_domain_without_mail_is_told_so(
    exchangers: MailExchangers, case: str, severity: Severity
) -> None:
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN), exchangers)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert told(finding)


def test_a_silent_resolver_is_not_an_absence() -> None:
    fact = Spf.could_not(DOMAIN, Reason.TIMEOUT)
    [finding] = findings("mail.spf_missing", fact)
    assert finding.outcome is Outcome.NOT_TESTED
    assert finding.failure is not None
    assert finding.failure.reason is Reason.TIMEOUT


def test_a_domain_that_does_not_exist_lacks_something_else() -> None:
    gone = MailExchangers(target=DOMAIN, status="nxdomain")
    [finding] = findings("mail.spf_missing", Spf(target=DOMAIN), gone)
    assert finding.outcome is Outcome.NOT_APPLICABLE
