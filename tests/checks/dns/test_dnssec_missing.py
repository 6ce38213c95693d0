from typing import Any

import pytest

from checks.dns.dnssec_missing import DnssecMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, Verdict, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")


def verdict(**facts: Any) -> Verdict:
    [one] = judged(DnssecMissing(), Dnssec(**{"target": ZONE, "apex": "ville.test", **facts}))
    return one


def test_a_complete_chain_passes() -> None:
    one = verdict(state="secure", signed=True, ds_present=True, algorithms=(13,))
    assert one.outcome is Outcome.PASS


def test_no_signature_at_all_fails() -> None:
    one = verdict(state="insecure")
    assert (one.outcome, one.case) == (Outcome.FAIL, "unsigned")


def test_a_signature_that_the_parent_ignores_fails() -> None:
    one = verdict(state="insecure", signed=True)
    assert (one.outcome, one.case) == (Outcome.FAIL, "not_linked")


@pytest.mark.parametrize("cause", ["no_signatures_served", "no_answer", "unproved", "no_anchor"])
def test_a_chain_that_could_not_be_followed_is_not_an_absence(cause: str) -> None:
    one = verdict(state="undetermined", cause=cause)
    assert one.outcome is Outcome.NOT_TESTED


def test_a_missing_library_is_said() -> None:
    one = verdict(state="undetermined", cause="missing_tool")
    assert one.failure is not None
    assert one.failure.reason is Reason.MISSING_TOOL


def test_wrong_signatures_are_another_check() -> None:
    assert verdict(state="bogus", cause="expired", signed=True).outcome is Outcome.NOT_APPLICABLE


def test_a_name_inside_another_zone_is_signed_there() -> None:
    assert verdict(state="insecure", apex="test").outcome is Outcome.NOT_APPLICABLE


def test_an_unsigned_parent_is_not_the_towns_fault() -> None:
    one = verdict(state="insecure", signed=True, ds_present=True, cause_at="test")
    assert one.outcome is Outcome.NOT_TESTED


def test_a_silent_resolver_is_not_an_absence() -> None:
    [finding] = findings("dns.dnssec_missing", Dnssec.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_algorithms_that_validators_do_not_know_are_told_elsewhere_or_not_at_all() -> None:
    seen = {"state": "insecure", "cause": "unsupported", "signed": True, "ds_present": True}
    old = verdict(**seen, cause_at="ville.test", algorithms=(12,))
    new = verdict(**seen, cause_at="ville.test", algorithms=(200,))
    above = verdict(**seen, cause_at="test", algorithms=(13,))
    assert old.outcome is Outcome.NOT_APPLICABLE
    assert (new.outcome, above.outcome) == (Outcome.NOT_TESTED, Outcome.NOT_TESTED)
