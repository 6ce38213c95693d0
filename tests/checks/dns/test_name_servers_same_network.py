from checks.dns.name_servers_same_network import NameServersSameNetwork
from cyberscan.sdk import Confidence, Delegation, NameServer, Outcome, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def fact(*addresses: tuple[str, ...]) -> Delegation:
    servers = tuple(
        NameServer(name=f"ns{number}.test", addresses=ips, state="found" if ips else "unknown")
        for number, ips in enumerate(addresses)
    )
    return Delegation(target=ZONE, servers=servers)


def outcome(*addresses: tuple[str, ...]) -> Outcome:
    [verdict] = judged(NameServersSameNetwork(), fact(*addresses))
    return verdict.outcome


def test_two_networks_pass() -> None:
    assert outcome(("192.0.2.1",), ("198.51.100.1",)) is Outcome.PASS
    assert outcome(("192.0.2.1", "2001:db8:1::1"), ("192.0.2.2", "2001:db8:2::1")) is Outcome.PASS


def test_one_network_fails_as_a_sign_only() -> None:
    [verdict] = judged(NameServersSameNetwork(), fact(("192.0.2.1",), ("192.0.2.2",)))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.confidence is Confidence.TENTATIVE
    assert verdict.evidence["networks"] == ["192.0.2.0/24"]


def test_one_address_is_another_check() -> None:
    assert outcome(("192.0.2.1",)) is Outcome.NOT_APPLICABLE
    both = ("192.0.2.1", "2001:db8::1")
    assert outcome(both, both) is Outcome.NOT_APPLICABLE


def test_two_families_cannot_be_compared() -> None:
    assert outcome(("192.0.2.1",), ("2001:db8::1",)) is Outcome.NOT_APPLICABLE


def test_an_unknown_address_may_be_elsewhere() -> None:
    assert outcome(("192.0.2.1",), ("192.0.2.2",), ()) is Outcome.NOT_TESTED
    assert outcome(("192.0.2.1",), ()) is Outcome.NOT_TESTED


def test_a_family_that_could_not_be_asked_may_be_elsewhere() -> None:
    delegation = fact(("192.0.2.1",), ("192.0.2.2",))
    first, second = delegation.servers
    half = delegation.model_copy(
        update={"servers": (first, second.model_copy(update={"unknown": ("AAAA",)}))}
    )
    [verdict] = judged(NameServersSameNetwork(), half)
    assert verdict.outcome is Outcome.NOT_TESTED
