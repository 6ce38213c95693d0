import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Exchanger, MailDomain, MailExchangers, Outcome, Zone
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
DECLARED = DeclaredAsset(target=DOMAIN)
ID = "mail.mx_null"


def test_a_mail_domain_that_refuses_mail_fails() -> None:
    [finding] = findings(ID, MailExchangers(target=DOMAIN, null=True), DECLARED)
    assert finding.outcome is Outcome.FAIL
    assert told(finding)


def test_a_mail_domain_with_an_exchanger_passes() -> None:
    fact = MailExchangers(
        target=DOMAIN, exchangers=(Exchanger(preference=1, host="mx.ville.test"),)
    )
    [finding] = findings(ID, fact, DECLARED)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "asset"),
    [
        (MailExchangers(target=DOMAIN, status="nodata"), DECLARED),
        (MailExchangers(target=DOMAIN, null=True), DeclaredAsset(target=Zone(name="ville.test"))),
    ],
)
def test_the_question_does_not_arise(fact: MailExchangers, asset: DeclaredAsset) -> None:
    [finding] = findings(ID, fact, asset)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE), DECLARED)
    assert finding.outcome is Outcome.NOT_TESTED
