from typing import Any

from checks.dns.dnssec_weak_key import DnssecWeakKey
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, Severity, Verdict, Zone, ZoneKey
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def verdict(*keys: tuple[int, int], **facts: Any) -> Verdict:
    made = tuple(ZoneKey(tag=tag, algorithm=a, bits=b) for tag, (a, b) in enumerate(keys))
    fact = Dnssec(**{"target": ZONE, "apex": "ville.test", "signed": True, "keys": made, **facts})
    [one] = judged(DnssecWeakKey(), fact)
    return one


def test_long_keys_and_keys_of_fixed_length_pass() -> None:
    assert verdict((8, 2048), (8, 4096)).outcome is Outcome.PASS
    assert verdict((13, 0)).outcome is Outcome.PASS


def test_a_short_key_fails() -> None:
    one = verdict((8, 2048), (8, 1024))
    assert (one.outcome, one.case, one.evidence["bits"]) == (Outcome.FAIL, "short", 1024)
    assert one.severity is None


def test_a_key_that_can_be_factored_is_serious() -> None:
    one = verdict((8, 768))
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "broken", Severity.HIGH)


def test_a_key_that_cannot_be_read_is_not_judged() -> None:
    assert verdict((8, 0)).outcome is Outcome.NOT_TESTED


def test_a_revoked_key_is_on_its_way_out() -> None:
    gone = ZoneKey(tag=1, algorithm=8, bits=1024, revoked=True)
    kept = ZoneKey(tag=2, algorithm=13)
    assert verdict(keys=(gone, kept)).outcome is Outcome.PASS


def test_an_unsigned_zone_and_a_name_inside_another_one_have_no_key_of_their_own() -> None:
    assert verdict(signed=False, state="insecure").outcome is Outcome.NOT_APPLICABLE
    assert verdict((8, 1024), apex="test").outcome is Outcome.NOT_APPLICABLE


def test_keys_that_could_not_be_asked_are_not_judged() -> None:
    [finding] = findings("dns.dnssec_weak_key", Dnssec.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_words_name_the_evidence() -> None:
    for bits in (768, 1024, 2048):
        key = ZoneKey(tag=1, algorithm=8, bits=bits)
        fact = Dnssec(target=ZONE, apex="ville.test", signed=True, keys=(key,))
        [finding] = findings("dns.dnssec_weak_key", fact)
        assert "ville.test" in told(finding)


def test_keys_that_a_resolver_did_not_show_are_not_judged() -> None:
    seen = Dnssec(target=ZONE, apex="ville.test", state="undetermined", cause="no_answer")
    [finding] = findings("dns.dnssec_weak_key", seen)
    assert finding.outcome is Outcome.NOT_TESTED
