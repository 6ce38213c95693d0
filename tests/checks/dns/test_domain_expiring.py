from datetime import timedelta

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Finding, Outcome, Registration, Severity, Zone
from cyberscan.testing import NOW, findings, told

ZONE = Zone(name="ville.test")
ID = "dns.domain_expiring"


def finding(**values: object) -> Finding:
    fact = Registration.model_validate(
        {"target": ZONE, "domain": "ville.test", "observed_at": NOW, **values}
    )
    [one] = findings(ID, fact)
    return one


@pytest.mark.parametrize(
    ("days", "outcome", "case", "severity"),
    [
        (400, Outcome.PASS, "", Severity.LOW),
        (60, Outcome.PASS, "", Severity.LOW),
        (59, Outcome.FAIL, "soon", Severity.LOW),
        (29, Outcome.FAIL, "soon", Severity.HIGH),
        (-1, Outcome.FAIL, "expired", Severity.CRITICAL),
    ],
)
def test_the_end_of_a_registration(
    days: int, outcome: Outcome, case: str, severity: Severity
) -> None:
    one = finding(expires_at=NOW + timedelta(days=days, hours=1))
    assert (one.outcome, one.case, one.severity) == (outcome, case, severity)
    assert "ville.test" in told(one)


def test_a_domain_that_the_registry_takes_back() -> None:
    one = finding(expires_at=NOW + timedelta(days=300), states=("pending delete",))
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "ending", Severity.CRITICAL)


def test_what_the_registry_does_not_tell_is_not_judged() -> None:
    assert finding().outcome is Outcome.NOT_TESTED
    assert finding(status="not_found").outcome is Outcome.NOT_TESTED
    assert finding(status="elsewhere").outcome is Outcome.NOT_APPLICABLE


def test_without_consent_the_reason_is_given() -> None:
    fact = Registration.could_not(ZONE, Reason.OUT_OF_SCOPE, "registry not asked: no consent")
    [one] = findings(ID, fact)
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert "consent" in one.failure.detail
