import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_duplicate"


@pytest.mark.parametrize(
    ("hosts", "outcome"),
    [
        (["mx1.ville.test", "mx2.ville.test"], Outcome.PASS),
        (["mx1.ville.test", "mx1.ville.test"], Outcome.FAIL),
        ([], Outcome.NOT_APPLICABLE),
    ],
)
def test_each_once(hosts: list[str], outcome: Outcome) -> None:
    exchangers = tuple(Exchanger(preference=n, host=host) for n, host in enumerate(hosts))
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers))
    assert finding.outcome is outcome
    if hosts:
        assert "mx1.ville.test" in told(finding)
        assert finding.severity is Severity.INFO


def test_an_unknown_mx_set_is_not_tested() -> None:
    [finding] = findings(ID, MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE))
    assert finding.outcome is Outcome.NOT_TESTED
