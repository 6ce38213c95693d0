from checks.dns.single_name_server import SingleNameServer
from cyberscan.reasons import Reason
from cyberscan.sdk import Delegation, NameServer, Outcome, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")
ONE = NameServer(name="ns1.ville.test", addresses=("192.0.2.1",))
TWO = NameServer(name="ns2.ville.test", addresses=("198.51.100.1",))
TWIN = NameServer(name="ns3.ville.test", addresses=("192.0.2.1",))
UNKNOWN = NameServer(name="ns4.ville.test", state="unknown")


def outcomes(*servers: NameServer) -> list[tuple[Outcome, str]]:
    fact = Delegation(target=ZONE, servers=servers)
    return [(v.outcome, v.case) for v in judged(SingleNameServer(), fact)]


def test_two_servers_pass() -> None:
    assert outcomes(ONE, TWO) == [(Outcome.PASS, "")]


def test_two_servers_pass_although_a_third_is_unknown() -> None:
    assert outcomes(ONE, TWO, UNKNOWN) == [(Outcome.PASS, "")]


def test_one_server_fails() -> None:
    assert outcomes(ONE) == [(Outcome.FAIL, "one")]


def test_two_names_of_one_machine_fail() -> None:
    assert outcomes(ONE, TWIN) == [(Outcome.FAIL, "same_address")]


def test_both_addresses_of_one_machine_are_one_place() -> None:
    both = NameServer(name="ns1.ville.test", addresses=("192.0.2.1", "2001:db8::1"))
    twin = NameServer(name="ns2.ville.test", addresses=("192.0.2.1", "2001:db8::1"))
    half = NameServer(name="ns2.ville.test", addresses=("192.0.2.1",))
    six = NameServer(name="ns3.ville.test", addresses=("2001:db8::1",))
    assert outcomes(both, twin) == [(Outcome.FAIL, "same_address")]
    assert outcomes(both, half) == [(Outcome.FAIL, "same_address")]
    assert outcomes(half, six) == [(Outcome.PASS, "")]


def test_two_names_of_a_cluster_pass() -> None:
    pair = ("192.0.2.1", "198.51.100.1")
    servers = [NameServer(name=f"ns{n}.ville.test", addresses=pair) for n in (1, 2)]
    assert outcomes(*servers) == [(Outcome.PASS, "")]


def test_the_only_one_that_exists_fails() -> None:
    gone = NameServer(name="ns9.ville.test", state="missing", absent="nxdomain")
    both = NameServer(name="ns1.ville.test", addresses=("192.0.2.1", "2001:db8::1"))
    assert outcomes(both, gone) == [(Outcome.FAIL, "one_left")]
    assert outcomes(both, gone, UNKNOWN) == [(Outcome.NOT_TESTED, "")]
    assert outcomes(gone, gone) == [(Outcome.NOT_TESTED, "")]


def test_a_server_whose_address_could_not_be_asked_proves_nothing() -> None:
    assert outcomes(ONE, UNKNOWN) == [(Outcome.NOT_TESTED, "")]


def test_a_name_inside_another_zone_has_no_servers_of_its_own() -> None:
    fact = Delegation(target=ZONE, status="nodata", enclosing="test")
    [verdict] = judged(SingleNameServer(), fact)
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    assert verdict.evidence == {"zone": "test"}


def test_a_silent_resolver_is_not_an_absence() -> None:
    [finding] = findings("dns.single_name_server", Delegation.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
