from checks.dns.name_server_private_address import NameServerPrivateAddress
from cyberscan.sdk import DeclaredAsset, Delegation, NameServer, Outcome, Verdict, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def server(name: str, *addresses: str) -> NameServer:
    return NameServer(name=name, addresses=addresses)


def verdicts(*servers: NameServer, lab: bool = False) -> list[Verdict]:
    fact = Delegation(target=ZONE, servers=servers)
    others = [DeclaredAsset(target=ZONE, lab=True)] if lab else []
    return judged(NameServerPrivateAddress(), fact, others=others)


def test_public_addresses_pass() -> None:
    [one] = verdicts(server("ns1.ville.test", "9.9.9.9", "2a01:e0a::1"))
    assert one.outcome is Outcome.PASS


def test_each_unreachable_server_fails() -> None:
    fact = Delegation(
        target=ZONE,
        servers=(server("ns1.a.test", "10.0.0.1", "9.9.9.9"), server("ns2.a.test", "192.0.2.1")),
    )
    found = findings(NameServerPrivateAddress.id, fact)
    assert [f.outcome for f in found] == [Outcome.FAIL, Outcome.FAIL]
    assert {f.discriminator for f in found} == {"ns1.a.test", "ns2.a.test"}
    assert "10.0.0.1" in told(found[0])


def test_a_laboratory_serves_from_loopback() -> None:
    assert verdicts(server("ns1.a.test", "127.0.0.1"), lab=True)[0].outcome is Outcome.PASS


def test_an_unknown_address_is_not_judged() -> None:
    [one] = verdicts(
        server("ns1.a.test", "9.9.9.9"), NameServer(name="ns2.a.test", state="unknown")
    )
    assert one.outcome is Outcome.NOT_TESTED


def test_addresses_that_were_not_seen_are_not_passed() -> None:
    seen = server("ns1.a.test", "9.9.9.9")
    half = NameServer(name="ns2.a.test", addresses=("9.9.9.9",), unknown=("AAAA",))
    for fact in (
        Delegation(target=ZONE, servers=(half,)),
        Delegation(target=ZONE, servers=(seen,), others=("ns14.a.test",)),
    ):
        [one] = judged(NameServerPrivateAddress(), fact)
        assert one.outcome is Outcome.NOT_TESTED


def test_no_address_is_no_question() -> None:
    assert verdicts()[0].outcome is Outcome.NOT_APPLICABLE
