from typing import Any

from checks.dns.dnssec_ds_dangling import DnssecDsDangling
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, ParentDigest, Verdict, Zone, ZoneKey
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def fact(*matches: bool | None, **facts: Any) -> Dnssec:
    digests = tuple(
        ParentDigest(tag=tag, algorithm=13, digest_type=2, matches=one)
        for tag, one in enumerate(matches, 100)
    )
    given = {
        "target": ZONE,
        "apex": "ville.test",
        "state": "secure",
        "digests": digests,
        "signed": True,
    }
    return Dnssec(**{**given, "keys": (ZoneKey(tag=100, algorithm=13),), **facts})


def verdict(seen: Dnssec) -> Verdict:
    [one] = judged(DnssecDsDangling(), seen)
    return one


def test_digests_that_all_fit_pass() -> None:
    assert verdict(fact(True, True)).outcome is Outcome.PASS
    assert verdict(fact(True, None)).outcome is Outcome.PASS  # of a type that we cannot compute


def test_a_digest_beside_the_right_one_fails() -> None:
    seen = fact(True, False)
    one = verdict(seen)
    assert (one.outcome, one.evidence["tags"]) == (Outcome.FAIL, ["101"])
    [finding] = findings("dns.dnssec_ds_dangling", seen)
    assert "101" in told(finding)


def test_without_a_right_one_it_is_another_matter() -> None:
    assert verdict(fact(False, state="bogus", cause="wrong_ds")).outcome is Outcome.NOT_APPLICABLE
    assert verdict(fact()).outcome is Outcome.NOT_APPLICABLE
    assert verdict(fact(True, apex="test")).outcome is Outcome.NOT_APPLICABLE


def test_a_right_one_that_no_validator_takes_is_no_right_one() -> None:
    # SHA-1 fits, but SHA-256 is what counts and does not (RFC 4509 §3).
    seen = fact(True, False, state="bogus", cause="wrong_ds")
    assert verdict(seen).outcome is Outcome.NOT_APPLICABLE


def test_what_was_not_seen_is_not_judged() -> None:
    seen = fact(True, False, state="undetermined", cause="no_answer")
    assert verdict(seen).outcome is Outcome.NOT_TESTED
    [finding] = findings("dns.dnssec_ds_dangling", Dnssec.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_keys_that_a_resolver_did_not_show_are_not_judged() -> None:
    seen = Dnssec(target=ZONE, apex="ville.test", state="undetermined", cause="no_answer")
    [finding] = findings("dns.dnssec_ds_dangling", seen)
    assert finding.outcome is Outcome.NOT_TESTED
