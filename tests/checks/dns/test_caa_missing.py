from checks.dns.caa_missing import CaaMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Caa, CaaRecord, Host, Outcome, Verdict, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")


def verdict(*tags: str) -> Verdict:
    records = tuple(CaaRecord(flags=0, tag=tag, value="ca.test") for tag in tags)
    [one] = judged(CaaMissing(), Caa(target=ZONE, found_at="ville.test", records=records))
    return one


def test_a_named_issuer_passes() -> None:
    assert verdict("issue", "iodef").outcome is Outcome.PASS
    assert verdict("issue", "issuewild").outcome is Outcome.PASS


def test_a_rule_for_wildcards_leaves_ordinary_names_to_anybody() -> None:
    one = verdict("issuewild", "iodef")
    assert (one.outcome, one.case) == (Outcome.FAIL, "wildcard_only")


def test_a_critical_property_that_nobody_knows_forbids_all() -> None:
    record = CaaRecord(flags=128, tag="tbs", value="Unknown")
    for flags, expected in ((128, Outcome.PASS), (0, Outcome.FAIL)):
        one = record.model_copy(update={"flags": flags})
        [seen] = judged(CaaMissing(), Caa(target=ZONE, found_at="ville.test", records=(one,)))
        assert seen.outcome is expected


def test_no_record_fails() -> None:
    one = verdict()
    assert (one.outcome, one.case) == (Outcome.FAIL, "none")


def test_records_that_name_no_issuer_fail() -> None:
    one = verdict("iodef")
    assert (one.outcome, one.case) == (Outcome.FAIL, "no_issuer")


def test_a_silent_resolver_is_not_an_absence() -> None:
    [finding] = findings("dns.caa_missing", Caa.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_site_is_judged_for_a_set_of_its_own_only() -> None:
    host = Host(name="www.ville.test")
    reports = (CaaRecord(flags=0, tag="iodef", value="mailto:a@ville.test"),)
    for found_at, wanted in (
        ("", Outcome.NOT_APPLICABLE),
        ("ville.test", Outcome.NOT_APPLICABLE),
        ("www.ville.test", Outcome.FAIL),
    ):
        records = reports if found_at else ()
        fact = Caa(target=host, found_at=found_at, zone="ville.test", records=records)
        [one] = judged(CaaMissing(), fact)
        assert one.outcome is wanted
