import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_null_mixed"


@pytest.mark.parametrize(
    ("hosts", "outcome"),
    [
        (["mx.ville.test"], Outcome.PASS),
        ([".", "mx.ville.test"], Outcome.FAIL),
        ([], Outcome.NOT_APPLICABLE),
    ],
)
def test_a_null_mx_stands_alone(hosts: list[str], outcome: Outcome) -> None:
    exchangers = tuple(Exchanger(preference=0, host=host) for host in hosts)
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers))
    assert finding.outcome is outcome
    if outcome is not Outcome.NOT_APPLICABLE:
        assert "mx.ville.test" in told(finding)


def test_an_unknown_mx_set_is_not_tested() -> None:
    [finding] = findings(ID, MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE))
    assert finding.outcome is Outcome.NOT_TESTED
