from datetime import timedelta
from typing import Any

import pytest

from checks.dns.dnssec_signature_expiring import DnssecSignatureExpiring
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, SignaturePeriod, Verdict, Zone
from cyberscan.testing import NOW, findings, judged, told

ZONE = Zone(name="ville.test")


def period(age: float, left: float, rtype: str = "SOA") -> SignaturePeriod:
    """A signature made ``age`` days ago that ends in ``left`` days."""
    return SignaturePeriod(
        name="ville.test", rtype=rtype, inception=NOW - timedelta(days=age),
        expiration=NOW + timedelta(days=left),
    )  # fmt: skip


def fact(*periods: SignaturePeriod, **facts: Any) -> Dnssec:
    given = {"target": ZONE, "apex": "ville.test", "observed_at": NOW, "state": "secure"}
    return Dnssec(**{**given, "signatures": periods, **facts})


def verdict(seen: Dnssec, **thresholds: float) -> Verdict:
    [one] = judged(DnssecSignatureExpiring(), seen, thresholds=thresholds)
    return one


@pytest.mark.parametrize(
    ("age", "left"),
    [
        (1, 13),  # just signed
        (9, 5),  # BIND's default renews here
        (12.5, 1.5),  # Knot's default renews here
        (1, 1.04),  # signed on the spot, lives two days
        (0.04, 0.1),  # signed on the spot, lives hours
        (300, 65),
    ],
)
def test_signatures_that_signers_renew_in_time_pass(age: float, left: float) -> None:
    one = verdict(fact(period(age, left)))
    assert one.outcome is Outcome.PASS


@pytest.mark.parametrize(("age", "left"), [(13.5, 0.5), (28, 2), (363, 2.9), (6.2, 0.9)])
def test_signatures_that_nobody_renewed_fail(age: float, left: float) -> None:
    seen = fact(period(age, left), period(1, 13, "MX"))
    one = verdict(seen)
    assert (one.outcome, one.evidence["types"]) == (Outcome.FAIL, ["SOA"])
    assert one.evidence["hours"] == int(left * 24)
    [finding] = findings("dns.dnssec_signature_expiring", seen)
    assert "SOA" in told(finding)


def test_the_profile_moves_the_bounds() -> None:
    assert verdict(fact(period(25, 5)), hours=200, percent=50).outcome is Outcome.FAIL


def test_a_chain_that_does_not_hold_is_told_elsewhere() -> None:
    assert verdict(fact(state="bogus", cause="expired")).outcome is Outcome.NOT_APPLICABLE
    assert verdict(fact(state="insecure")).outcome is Outcome.NOT_APPLICABLE


def test_what_was_not_seen_is_not_judged() -> None:
    assert verdict(fact()).outcome is Outcome.NOT_TESTED
    assert verdict(fact(state="undetermined", cause="no_answer")).outcome is Outcome.NOT_TESTED
    failed = Dnssec.could_not(ZONE, Reason.TIMEOUT)
    [finding] = findings("dns.dnssec_signature_expiring", failed)
    assert finding.outcome is Outcome.NOT_TESTED
