from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Exchanger, MailDomain, MailExchangers, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_unresolvable"
GOOD = Exchanger(preference=1, host="mx1.ville.test", addresses=("192.0.2.1",))
DEAD = Exchanger(preference=2, host="mx2.ville.test")
UNKNOWN = Exchanger(preference=3, host="mx.p.test", failed=Failure(reason=Reason.TIMEOUT))


def outcomes(*exchangers: Exchanger) -> list[tuple[Outcome, str]]:
    found = findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers))
    assert all(told(f) for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL))
    return [(f.outcome, f.discriminator) for f in found]


def test_exchangers_with_addresses_pass() -> None:
    assert outcomes(GOOD) == [(Outcome.PASS, "")]


def test_one_that_leads_nowhere_fails() -> None:
    assert outcomes(GOOD, DEAD) == [(Outcome.FAIL, "mx2.ville.test")]


def test_it_is_worse_when_none_is_left() -> None:
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=(DEAD,)))
    assert finding.severity is Severity.HIGH


def test_one_that_could_not_be_asked_for_is_not_dead() -> None:
    assert outcomes(UNKNOWN) == [(Outcome.NOT_TESTED, "mx.p.test")]


def test_without_an_exchanger_the_question_does_not_arise() -> None:
    assert outcomes() == [(Outcome.NOT_APPLICABLE, "")]


@pytest.mark.parametrize(
    "seen", [{}, {"addresses": ("127.0.0.1",)}, {"failed": Failure(reason=Reason.TIMEOUT)}]
)
def test_localhost_fails_whatever_a_resolver_says(seen: dict[str, Any]) -> None:
    host = Exchanger(preference=1, host="localhost", **seen)
    fact = MailExchangers(target=DOMAIN, exchangers=(GOOD, host))
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.discriminator) == (
        Outcome.FAIL, "localhost", "localhost",
    )  # fmt: skip
    assert "localhost" in told(finding)


@pytest.mark.parametrize("host", [".", "192.0.2.1", "192.0.2.1.ville.test"])
def test_null_and_literal_exchangers_are_judged_elsewhere(host: str) -> None:
    other = Exchanger(preference=1, host=host)
    assert outcomes(GOOD, other) == [(Outcome.PASS, "")]
    assert outcomes(other) == [(Outcome.NOT_APPLICABLE, "")]
