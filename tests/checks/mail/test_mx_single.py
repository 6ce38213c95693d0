from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Exchanger, Finding, MailDomain, MailExchangers, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mx_single"
LOST = Failure(reason=Reason.TIMEOUT)


def mx(name: str, *addresses: str, **values: Any) -> Exchanger:
    chosen = {"covered": True} | values
    return Exchanger(preference=1, host=f"{name}.ville.test", addresses=addresses, **chosen)


def seen(*exchangers: Exchanger) -> Finding:
    [finding] = findings(ID, MailExchangers(target=DOMAIN, exchangers=exchangers))
    return finding


@pytest.mark.parametrize(
    "exchangers",
    [
        [mx("a", "192.0.2.1"), mx("b", "192.0.2.2")],
        [mx("a", "192.0.2.1", "192.0.2.2")],
        [mx("a", "192.0.2.1", "192.0.2.2", unasked=("AAAA",)), mx("b", failed=LOST)],
        [mx("a", "2001:db8::1"), mx("b", "2001:db8::2")],
    ],
)
def test_several_addresses_pass(exchangers: list[Exchanger]) -> None:
    finding = seen(*exchangers)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    "exchangers",
    [
        [mx("a", "192.0.2.1")],
        [mx("a", "192.0.2.1", "2001:db8::1")],
        [mx("a", "192.0.2.1"), mx("b", "192.0.2.1")],
    ],
)
def test_one_machine_is_information(exchangers: list[Exchanger]) -> None:
    finding = seen(*exchangers)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert "192.0.2.1" in told(finding)


@pytest.mark.parametrize(
    "exchangers",
    [
        [mx("a", "192.0.2.1", unasked=("AAAA",))],
        [mx("a", "192.0.2.1"), mx("b", failed=LOST)],
        [mx("a", failed=LOST)],
    ],
)
def test_what_could_not_be_asked_for_may_be_a_second_one(exchangers: list[Exchanger]) -> None:
    assert seen(*exchangers).outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    "exchangers",
    [
        [],
        [mx("a", "192.0.2.1", covered=False)],
        [mx("a", "192.0.2.1"), mx("b", "192.0.2.1", covered=False)],
        [mx("a")],
    ],
)
def test_what_a_provider_keeps_behind_a_name_is_not_seen(exchangers: list[Exchanger]) -> None:
    assert seen(*exchangers).outcome is Outcome.NOT_APPLICABLE
