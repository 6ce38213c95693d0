import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Delegation,
    Exchanger,
    MailDomain,
    MailExchangers,
    Outcome,
    Severity,
    Zone,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
DECLARED = DeclaredAsset(target=DOMAIN)
ID = "mail.mx_missing"


def test_a_domain_with_an_exchanger_passes() -> None:
    fact = MailExchangers(
        target=DOMAIN, exchangers=(Exchanger(preference=1, host="mx.ville.test"),)
    )
    [finding] = findings(ID, fact, DECLARED)
    assert finding.outcome is Outcome.PASS
    assert "mx.ville.test" in told(finding)


@pytest.mark.parametrize(
    ("fact", "case"),
    [
        (MailExchangers(target=DOMAIN, status="nodata"), "absent"),
        (MailExchangers(target=DOMAIN, status="nxdomain"), "no_domain"),
        (MailExchangers(target=DOMAIN, status="nodata", own_addresses=("192.0.2.1",)), "implicit"),
    ],
)
def test_a_declared_mail_domain_without_one_fails(fact: MailExchangers, case: str) -> None:
    [finding] = findings(ID, fact, DECLARED)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_the_purpose_declares_a_zone_for_mail() -> None:
    zone = DeclaredAsset(target=Zone(name="ville.test"), purposes=("messagerie",))
    [finding] = findings(ID, MailExchangers(target=DOMAIN, status="nodata"), zone)
    assert finding.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    "fact",
    [MailExchangers(target=DOMAIN, status="nodata"), MailExchangers(target=DOMAIN, null=True)],
)
def test_a_domain_that_is_not_for_mail_is_left_alone(fact: MailExchangers) -> None:
    [finding] = findings(ID, fact, DeclaredAsset(target=Zone(name="ville.test")))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_is_not_an_absence() -> None:
    [finding] = findings(ID, MailExchangers.could_not(DOMAIN, Reason.TIMEOUT), DECLARED)
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_zone_that_does_not_exist_is_what_counts() -> None:
    gone = MailExchangers(target=DOMAIN, status="nxdomain")
    zone = Delegation(target=Zone(name="ville.test"), status="nxdomain")
    [alone] = findings(ID, gone, DECLARED)
    [told_already] = findings(ID, gone, DECLARED, zone)
    assert (alone.severity, told_already.severity) == (Severity.MEDIUM, Severity.LOW)
