from typing import Any

import pytest

from checks.dns.dnssec_nsec3_parameters import DnssecNsec3Parameters
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, Severity, Verdict, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def fact(**facts: Any) -> Dnssec:
    return Dnssec(**{"target": ZONE, "apex": "ville.test", "signed": True, **facts})


def hashed(iterations: int, salt: int = 0) -> Dnssec:
    return fact(denial="nsec3", nsec3_iterations=iterations, nsec3_salt_bytes=salt)


def verdict(seen: Dnssec) -> Verdict:
    [one] = judged(DnssecNsec3Parameters(), seen)
    return one


def test_nsec_and_plain_nsec3_pass() -> None:
    assert verdict(fact(denial="nsec")).outcome is Outcome.PASS
    assert verdict(hashed(0)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("seen", "case", "severity"),
    [
        (hashed(10), "iterations", None),
        (hashed(100, 8), "iterations", None),
        (hashed(101), "many", Severity.MEDIUM),
        (hashed(0, 8), "salt", Severity.INFO),
    ],
)
def test_extra_work_fails(seen: Dnssec, case: str, severity: Severity | None) -> None:
    one = verdict(seen)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, case, severity)
    [finding] = findings("dns.dnssec_nsec3_parameters", seen)
    assert "ville.test" in told(finding)


def test_an_unsigned_zone_proves_nothing() -> None:
    assert verdict(fact(signed=False, state="insecure")).outcome is Outcome.NOT_APPLICABLE
    assert verdict(fact(denial="nsec", apex="test")).outcome is Outcome.NOT_APPLICABLE


def test_a_proof_that_was_not_seen_is_not_judged() -> None:
    assert verdict(fact()).outcome is Outcome.NOT_TESTED
    failed = Dnssec.could_not(ZONE, Reason.TIMEOUT)
    [finding] = findings("dns.dnssec_nsec3_parameters", failed)
    assert finding.outcome is Outcome.NOT_TESTED


def test_keys_that_a_resolver_did_not_show_are_not_judged() -> None:
    seen = Dnssec(target=ZONE, apex="ville.test", state="undetermined", cause="no_answer")
    [finding] = findings("dns.dnssec_nsec3_parameters", seen)
    assert finding.outcome is Outcome.NOT_TESTED
