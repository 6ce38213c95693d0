from typing import Any

from checks.dns.dnssec_cds_inconsistent import DnssecCdsInconsistent
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, ParentDigest, Severity, Verdict, WantedKey, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def fact(*matches: bool | None, **facts: Any) -> Dnssec:
    wanted = tuple(
        ParentDigest(tag=tag, algorithm=13, digest_type=2, matches=one)
        for tag, one in enumerate(matches, 100)
    )
    given = {
        "target": ZONE,
        "apex": "ville.test",
        "signed": True,
        "ds_present": True,
        "wanted_keys": (),
    }
    return Dnssec(**{**given, "wanted_digests": wanted, **facts})


def key(tag: int, matches: bool) -> WantedKey:
    return WantedKey(tag=tag, algorithm=13, matches=matches)


def verdict(seen: Dnssec) -> Verdict:
    [one] = judged(DnssecCdsInconsistent(), seen)
    return one


def test_an_announced_key_that_is_published_passes() -> None:
    assert verdict(fact(True, False)).outcome is Outcome.PASS


def test_announced_keys_that_nobody_publishes_fail() -> None:
    seen = fact(False)
    one = verdict(seen)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "no_key", None)
    assert "100" in told(findings("dns.dnssec_cds_inconsistent", seen)[0])


def test_keys_are_announced_as_digests_or_as_themselves() -> None:
    assert verdict(fact(wanted_keys=(key(100, True),))).outcome is Outcome.PASS
    assert verdict(fact(True, wanted_keys=(key(100, True),))).outcome is Outcome.PASS
    one = verdict(fact(wanted_keys=(key(7, False),)))
    assert (one.outcome, one.case) == (Outcome.FAIL, "no_key")


def test_both_ways_must_announce_the_same_keys() -> None:
    seen = fact(True, wanted_keys=(key(7, True),))
    one = verdict(seen)
    assert (one.outcome, one.case) == (Outcome.FAIL, "differ")
    assert "7" in told(findings("dns.dnssec_cds_inconsistent", seen)[0])


def test_a_removal_that_is_asked_for_is_told() -> None:
    one = verdict(fact(deletion_wanted=True))
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "removal", Severity.INFO)


def test_most_zones_announce_nothing() -> None:
    assert verdict(fact()).outcome is Outcome.NOT_APPLICABLE
    assert verdict(fact(False, ds_present=False)).outcome is Outcome.NOT_APPLICABLE


def test_what_was_not_seen_is_not_judged() -> None:
    assert verdict(fact(wanted_digests=None)).outcome is Outcome.NOT_TESTED
    assert verdict(fact(True, wanted_keys=None)).outcome is Outcome.NOT_TESTED
    assert verdict(fact(None)).outcome is Outcome.NOT_TESTED
    failed = Dnssec.could_not(ZONE, Reason.TIMEOUT)
    [finding] = findings("dns.dnssec_cds_inconsistent", failed)
    assert finding.outcome is Outcome.NOT_TESTED


def test_keys_that_a_resolver_did_not_show_are_not_judged() -> None:
    seen = Dnssec(target=ZONE, apex="ville.test", state="undetermined", cause="no_answer")
    [finding] = findings("dns.dnssec_cds_inconsistent", seen)
    assert finding.outcome is Outcome.NOT_TESTED
