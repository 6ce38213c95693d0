import pytest

from cyberscan.sdk import Finding, Outcome, Registration, Severity, Zone
from cyberscan.testing import findings, told

ID = "dns.registry_lock_missing"
CLIENT = "client transfer prohibited"
SERVER = ("server delete prohibited", "server transfer prohibited", "server update prohibited")


def finding(*states: str, domain: str = "ville.alsace", status: str = "found") -> Finding:
    fact = Registration.model_validate(
        {"target": Zone(name=domain), "domain": domain, "states": states, "status": status}
    )
    [one] = findings(ID, fact)
    return one


def test_the_three_locks_together_pass() -> None:
    assert finding("active", *SERVER).outcome is Outcome.PASS


@pytest.mark.parametrize("states", [("active",), (CLIENT,), SERVER[:2]])
def test_less_is_told_as_information(states: tuple[str, ...]) -> None:
    one = finding(*states)
    assert (one.outcome, one.severity) == (Outcome.FAIL, Severity.INFO)
    assert "server update prohibited" in told(one)


def test_what_the_registry_does_not_tell_is_not_judged() -> None:
    assert finding().outcome is finding(status="not_found").outcome is Outcome.NOT_TESTED
    assert finding(status="elsewhere").outcome is Outcome.NOT_APPLICABLE
