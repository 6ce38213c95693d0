from checks.dns.glue_differs import GlueDiffers
from cyberscan.sdk import (
    Delegation,
    Glue,
    NameServer,
    Outcome,
    ParentDelegation,
    Reason,
    Verdict,
    Zone,
)
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
NS1 = NameServer(name="ns1.ville.test", addresses=("192.0.2.1", "2001:db8::1"))


def verdict(*glue: Glue, server: NameServer | None = NS1, state: str = "referral") -> Verdict:
    listed = (server,) if server else ()
    delegation = Delegation(target=ZONE, servers=listed)
    fact = ParentDelegation.model_validate(
        {"target": ZONE, "parent": "test", "glue": glue, "state": state}
    )
    [one] = judged(GlueDiffers(), fact, others=[delegation])
    return one


def given(*addresses: str, name: str = "ns1.ville.test") -> Glue:
    return Glue(name=name, addresses=addresses)


def test_the_zones_own_addresses_pass() -> None:
    assert verdict(given("192.0.2.1", "2001:DB8::1")).outcome is Outcome.PASS


def test_an_address_that_the_parent_leaves_out_is_no_contradiction() -> None:
    assert verdict(given("192.0.2.1")).outcome is Outcome.PASS


def test_another_address_fails() -> None:
    one = verdict(given("192.0.2.1", "192.0.2.9"))
    assert one.outcome is Outcome.FAIL
    assert (one.evidence["servers"], one.evidence["glue"]) == (["ns1.ville.test"], ["192.0.2.9"])


def test_a_family_that_could_not_be_asked_accuses_nobody() -> None:
    half = NameServer(name=NS1.name, addresses=("192.0.2.1",), unknown=("AAAA",))
    assert verdict(given("2001:db8::9"), server=half).outcome is Outcome.NOT_TESTED
    assert verdict(given("192.0.2.9"), server=half).outcome is Outcome.FAIL


def test_an_unknown_server_is_not_tested() -> None:
    unknown = NameServer(name=NS1.name, state="unknown", unknown=("A", "AAAA"))
    assert verdict(given("192.0.2.9"), server=unknown).outcome is Outcome.NOT_TESTED
    assert verdict(given("192.0.2.9"), server=None).outcome is Outcome.NOT_TESTED


def test_a_server_that_the_zone_does_not_know_is_told_by_another_check() -> None:
    gone = NameServer(name=NS1.name, state="missing", absent="nxdomain")
    assert verdict(given("192.0.2.9"), server=gone).outcome is Outcome.NOT_APPLICABLE


def test_a_failed_delegation_is_no_list() -> None:
    fact = ParentDelegation(target=ZONE, parent="test", glue=(given("192.0.2.9"),))
    failed = Delegation.could_not(ZONE, Reason.TIMEOUT)
    [one] = judged(GlueDiffers(), fact, others=[failed])
    assert one.outcome is Outcome.NOT_TESTED


def test_the_question_does_not_arise_for_servers_elsewhere() -> None:
    assert verdict(given("192.0.2.9", name="ns.autre.test")).outcome is Outcome.NOT_APPLICABLE
    assert verdict().outcome is Outcome.NOT_APPLICABLE


def test_a_parent_that_serves_the_zone_itself_shows_nothing() -> None:
    assert verdict(state="same_servers").outcome is Outcome.NOT_TESTED
