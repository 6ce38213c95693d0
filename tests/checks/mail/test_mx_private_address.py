from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import (
    Exchanger,
    Finding,
    Host,
    HostAddresses,
    MailDomain,
    MailExchangers,
    Outcome,
    Severity,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_private_address"
GOOD = Exchanger(preference=1, host="mx2.ville.test", addresses=("203.0.113.1",))


def mx(*addresses: str, **values: Any) -> Exchanger:
    return Exchanger(preference=1, host="mx.ville.test", addresses=addresses, **values)


def seen(*exchangers: Exchanger, lab: bool = False) -> list[Finding]:
    return list(findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers, lab=lab)))


def test_public_addresses_pass() -> None:
    [finding] = seen(GOOD, mx("203.0.113.2", "2001:db8::2"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    "ip",
    ["10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fe80::1", "fd00::1", "0.0.0.0", "::ffff:10.0.0.1",
     "::ffff:9.9.9.9", "198.18.0.1"],
)  # fmt: skip
def test_an_exchanger_that_nobody_reaches(ip: str) -> None:
    [finding] = seen(mx(ip))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, "only", Severity.HIGH,
    )  # fmt: skip
    assert ip in told(finding)


def test_it_is_less_grave_beside_another() -> None:
    [finding] = seen(mx("10.0.0.1"), GOOD)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.MEDIUM)


@pytest.mark.parametrize(
    "exchanger", [mx("10.0.0.1", "203.0.113.9"), mx("fd00::1", unasked=("A",))]
)
def test_an_internal_address_beside_a_public_or_an_unknown_one(exchanger: Exchanger) -> None:
    [finding] = seen(exchanger)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, "some", Severity.LOW,
    )  # fmt: skip


def test_what_could_not_be_asked_for_is_not_tested() -> None:
    lost = Failure(reason=Reason.TIMEOUT)
    for exchanger in (mx(failed=lost), mx("203.0.113.9", unasked=("AAAA",))):
        [finding] = seen(exchanger)
        assert finding.outcome is Outcome.NOT_TESTED


def test_in_a_laboratory_the_machine_itself_is_meant() -> None:
    [finding] = seen(mx("127.0.0.1"), lab=True)
    assert finding.outcome is Outcome.PASS


def test_a_host_that_is_looked_at_by_its_own_name_is_judged_there() -> None:
    host = HostAddresses(target=Host(name="mx.ville.test"), addresses=("10.0.0.1",))
    fact = MailExchangers(target=DOMAIN, exchangers=(mx("10.0.0.1"),))
    [finding] = findings(ID, fact, host)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_without_an_exchanger_the_question_does_not_arise() -> None:
    [finding] = seen()
    assert finding.outcome is Outcome.NOT_APPLICABLE
