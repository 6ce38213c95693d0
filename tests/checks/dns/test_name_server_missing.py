from checks.dns.name_server_missing import NameServerMissing
from cyberscan.sdk import Delegation, NameServer, Outcome, ParentDelegation, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
SOUND = NameServer(name="a.test", addresses=("192.0.2.1",))
GONE = NameServer(name="b.test", state="missing", absent="nxdomain")
EMPTY = NameServer(name="c.test", state="missing", absent="nodata")
LITERAL = NameServer(name="192.0.2.7", state="missing", absent="nxdomain")
UNKNOWN = NameServer(name="e.test", state="unknown")


def verdicts(*servers: NameServer, above: tuple[NameServer, ...] = ()) -> list[Verdict]:
    parent = ParentDelegation(target=ZONE, only_there=above)
    fact = Delegation(target=ZONE, servers=servers)
    return judged(NameServerMissing(), fact, others=[parent])


def test_servers_with_addresses_pass() -> None:
    [one] = verdicts(SOUND)
    assert one.outcome is Outcome.PASS


def test_each_way_of_missing_is_told() -> None:
    found = verdicts(SOUND, GONE, EMPTY, LITERAL, UNKNOWN)
    assert {v.outcome for v in found} == {Outcome.FAIL}
    assert {v.case: v.evidence["servers"] for v in found} == {
        "address": ["192.0.2.7"],
        "nodata": ["c.test"],
        "nxdomain": ["b.test"],
    }


def test_a_server_that_only_the_parent_names_counts() -> None:
    [one] = verdicts(SOUND, above=(GONE,))
    assert one.case == "nxdomain"


def test_what_could_not_be_asked_is_not_missing() -> None:
    [one] = verdicts(SOUND, UNKNOWN)
    assert one.outcome is Outcome.NOT_TESTED


def test_no_zone_no_question() -> None:
    [one] = verdicts()
    assert one.outcome is Outcome.NOT_APPLICABLE


def test_servers_that_were_too_many_are_not_passed() -> None:
    fact = Delegation(target=ZONE, servers=(SOUND,), others=("z.test",))
    [one] = judged(NameServerMissing(), fact)
    assert one.outcome is Outcome.NOT_TESTED
