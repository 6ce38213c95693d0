from checks.dns.name_server_alias import NameServerAlias
from cyberscan.sdk import Delegation, NameServer, Outcome, ParentDelegation, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
SOUND = NameServer(name="a.test", addresses=("192.0.2.1",))
ALIAS = NameServer(name="b.test", addresses=("192.0.2.2",), aliases=("c.test", "d.test"))
UNKNOWN = NameServer(name="e.test", state="unknown")


def verdict(*servers: NameServer, above: tuple[NameServer, ...] = ()) -> Verdict:
    parent = ParentDelegation(target=ZONE, only_there=above)
    [one] = judged(NameServerAlias(), Delegation(target=ZONE, servers=servers), others=[parent])
    return one


def test_real_names_pass() -> None:
    assert verdict(SOUND).outcome is Outcome.PASS


def test_an_alias_fails() -> None:
    one = verdict(SOUND, ALIAS, UNKNOWN)
    assert (one.outcome, one.evidence["servers"]) == (Outcome.FAIL, ["b.test → d.test"])
    assert verdict(SOUND, above=(ALIAS,)).outcome is Outcome.FAIL


def test_what_could_not_be_asked_is_not_tested() -> None:
    assert verdict(SOUND, UNKNOWN).outcome is Outcome.NOT_TESTED


def test_no_zone_no_question() -> None:
    assert verdict().outcome is Outcome.NOT_APPLICABLE


def test_servers_that_were_too_many_are_not_passed() -> None:
    [one] = judged(NameServerAlias(), Delegation(target=ZONE, servers=(SOUND,), others=("z.test",)))
    assert one.outcome is Outcome.NOT_TESTED
