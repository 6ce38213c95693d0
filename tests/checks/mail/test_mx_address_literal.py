from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_address_literal"
GOOD = Exchanger(preference=1, host="mx1.ville.test", addresses=("192.0.2.1",))


def seen(*hosts: str, **values: Any) -> MailExchangers:
    exchangers = (Exchanger(preference=1, host=host, **values) for host in hosts)
    return MailExchangers(target=DOMAIN, exchangers=tuple(exchangers))


def test_names_pass() -> None:
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=(GOOD,)))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "[192.0.2.1]"])
@pytest.mark.parametrize(
    "values", [{}, {"addresses": ("192.0.2.1",)}, {"failed": Failure(reason=Reason.TIMEOUT)}]
)
def test_an_address_fails_whatever_a_resolver_says(host: str, values: dict[str, Any]) -> None:
    [finding] = findings(ID, seen(host, **values))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "written")
    assert finding.severity is Severity.HIGH
    assert host in told(finding)


def test_one_that_a_zone_editor_completed() -> None:
    [finding] = findings(ID, seen("192.0.2.1.ville.test"))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "completed")
    assert "192.0.2.1.ville.test" in told(finding)


@pytest.mark.parametrize(
    "values", [{"addresses": ("192.0.2.1",)}, {"failed": Failure(reason=Reason.TIMEOUT)}]
)
def test_an_odd_name_that_exists_or_could_not_be_asked_for_is_a_name(
    values: dict[str, Any],
) -> None:
    [finding] = findings(ID, seen("192.0.2.1.ville.test", **values))
    assert finding.outcome is Outcome.PASS


def test_it_is_less_grave_beside_a_name() -> None:
    literal = Exchanger(preference=1, host="192.0.2.1")
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=(GOOD, literal)))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.MEDIUM)


def test_without_an_exchanger_the_question_does_not_arise() -> None:
    [finding] = findings(ID, MailExchangers(target=DOMAIN, null=True))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_an_unknown_mx_set_is_not_tested() -> None:
    [finding] = findings(ID, MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE))
    assert finding.outcome is Outcome.NOT_TESTED
