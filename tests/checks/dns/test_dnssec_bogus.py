from datetime import UTC, datetime
from typing import Any

import pytest

from checks.dns.dnssec_bogus import DnssecBogus
from cyberscan.registry import load_checks
from cyberscan.sdk import Dnssec, Outcome, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
CASES = (
    "expired", "not_yet_valid", "wrong_ds", "missing_key", "missing_signature", "bad_signature",
)  # fmt: skip


def verdict(**facts: Any) -> Verdict:
    [one] = judged(DnssecBogus(), Dnssec(**{"target": ZONE, "apex": "ville.test", **facts}))
    return one


def test_a_complete_chain_passes() -> None:
    one = verdict(state="secure", signatures_expire_at=datetime(2027, 1, 2, tzinfo=UTC))
    assert one.outcome is Outcome.PASS
    assert one.evidence == {"expires_on": "2027-01-02"}


@pytest.mark.parametrize("cause", CASES)
def test_signatures_that_do_not_hold_fail(cause: str) -> None:
    one = verdict(state="bogus", cause=cause, cause_at="ville.test")
    assert (one.outcome, one.case) == (Outcome.FAIL, cause)


def test_every_case_has_its_sentence() -> None:
    [loaded] = [check for check in load_checks() if check.id == "dns.dnssec_bogus"]
    assert isinstance(loaded.words.fr.fail, dict)
    assert set(loaded.words.fr.fail) == set(CASES)


def test_a_break_above_the_zone_is_not_the_towns_fault() -> None:
    one = verdict(state="bogus", cause="expired", cause_at="test")
    assert one.outcome is Outcome.NOT_TESTED


def test_an_unsigned_zone_has_nothing_to_break() -> None:
    assert verdict(state="insecure").outcome is Outcome.NOT_APPLICABLE


def test_a_chain_that_could_not_be_followed_is_not_broken() -> None:
    assert verdict(state="undetermined", cause="unsupported").outcome is Outcome.NOT_TESTED
