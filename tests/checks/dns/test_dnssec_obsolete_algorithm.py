from typing import Any

from checks.dns.dnssec_obsolete_algorithm import DnssecObsoleteAlgorithm
from cyberscan.reasons import Reason
from cyberscan.sdk import Dnssec, Outcome, Verdict, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")


def verdict(**facts: Any) -> Verdict:
    fact = Dnssec(**{"target": ZONE, "apex": "ville.test", "signed": True, **facts})
    [one] = judged(DnssecObsoleteAlgorithm(), fact)
    return one


def test_a_current_algorithm_passes() -> None:
    assert verdict(algorithms=(13,), ds_digests=(2,)).outcome is Outcome.PASS


def test_sha1_alone_fails() -> None:
    one = verdict(algorithms=(7,), ds_digests=(2,))
    assert (one.outcome, one.case) == (Outcome.FAIL, "algorithm")
    assert one.evidence["names"] == ["RSASHA1-NSEC3-SHA1"]


def test_a_sha1_fingerprint_alone_fails() -> None:
    one = verdict(algorithms=(13,), ds_digests=(1,))
    assert (one.outcome, one.case) == (Outcome.FAIL, "digest")


def test_a_migration_under_way_passes() -> None:
    assert verdict(algorithms=(7, 13), ds_digests=(1, 2)).outcome is Outcome.PASS


def test_an_unsigned_zone_has_no_algorithm() -> None:
    assert verdict(signed=False, state="insecure").outcome is Outcome.NOT_APPLICABLE


def test_keys_that_could_not_be_asked_are_not_judged() -> None:
    fact = Dnssec.could_not(ZONE, Reason.DNS_FAILURE, "SERVFAIL")
    [finding] = findings("dns.dnssec_obsolete_algorithm", fact)
    assert finding.outcome is Outcome.NOT_TESTED


def test_keys_that_a_resolver_did_not_show_are_not_judged() -> None:
    seen = Dnssec(target=ZONE, apex="ville.test", state="undetermined", cause="no_answer")
    [finding] = findings("dns.dnssec_obsolete_algorithm", seen)
    assert finding.outcome is Outcome.NOT_TESTED
