import pytest

from cyberscan.sdk import Finding, Outcome, Registration, Severity, Zone
from cyberscan.testing import findings, told

ID = "dns.transfer_lock_missing"
CLIENT = "client transfer prohibited"
SERVER = ("server delete prohibited", "server transfer prohibited", "server update prohibited")


def finding(*states: str, domain: str = "ville.alsace", status: str = "found") -> Finding:
    fact = Registration.model_validate(
        {"target": Zone(name=domain), "domain": domain, "states": states, "status": status}
    )
    [one] = findings(ID, fact)
    return one


@pytest.mark.parametrize("state", [CLIENT, SERVER[1]])
def test_either_lock_is_enough(state: str) -> None:
    one = finding("active", state)
    assert one.outcome is Outcome.PASS
    assert state in told(one)


@pytest.mark.parametrize(
    ("domain", "severity"), [("ville.alsace", Severity.LOW), ("ville.fr", Severity.INFO)]
)
def test_no_lock_fails(domain: str, severity: Severity) -> None:
    one = finding("active", SERVER[0], domain=domain)
    assert (one.outcome, one.severity) == (Outcome.FAIL, severity)
    assert "active" in told(one)


def test_what_the_registry_does_not_tell_is_not_judged() -> None:
    assert finding().outcome is finding(status="not_found").outcome is Outcome.NOT_TESTED
    assert finding(status="elsewhere").outcome is Outcome.NOT_APPLICABLE
