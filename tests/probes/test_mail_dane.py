"""TLSA records behind signed zones, unsigned ones, forged ones and silence."""

from pathlib import Path

import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.demo.signed_zone import sign
from cyberscan.network.tlsa import accept_any_length
from cyberscan.probes.mail_dane import DaneRecords, exchangers_of
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Dane, Exchanger, MailDomain, MailExchangers
from cyberscan.testing import network, perimeter

accept_any_length()
DOMAIN = MailDomain(name="ville.test")
APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
DIGEST = "ab" * 32
TOWN = APEX + (
    "@ 60 IN MX 10 mx1\n@ 60 IN MX 20 mx2\n@ 60 IN MX 30 mx.libre.test.\n@ 60 IN MX 40 alias\n"
    "@ 60 IN MX 50 perdu\nmx1 60 IN A 192.0.2.1\nmx2 60 IN AAAA 2001:db8::2\nalias 60 IN CNAME mx1\n"
    f"_25._tcp.mx1 60 IN TLSA 3 1 1 {DIGEST}\n_25._tcp.mx1 60 IN TLSA 3 1 1 abcd\n"
)
PLAIN = APEX + f"mx 60 IN A 192.0.2.9\n_25._tcp.mx 60 IN TLSA 3 1 1 {DIGEST}\n"


class World:
    """The zones ``test``, ``ville.test`` and ``libre.test``; only the last is unsigned."""

    def __init__(self, folder: Path, town: str = TOWN, *, signed: bool = True) -> None:
        ville = sign("ville.test", town)
        top = APEX + "libre 60 IN NS ns1.libre\nville 60 IN NS ns1.ville\n"
        top += f"ville 60 IN DS {ville.ds}\n" if signed else ""
        root = sign("test", top)
        self.anchor = folder / "anchor"
        self.anchor.write_text(f"test. 60 IN DS {root.ds}\n")
        own = ville.text if signed else town
        self.zones = {"test": root.text, "ville.test": own, "libre.test": PLAIN}

    def seen(self, faults: dict[str, Fault] | None = None, queries: int = 80) -> Dane:
        with DnsServer(self.zones, faults=faults) as server:
            room = network(
                perimeter(domains=["ville.test"]), resolver=server.address,
                trust_anchor=self.anchor, query_timeout=0.2, budget=Budget(queries=queries, seconds=20),
            )  # fmt: skip
            [fact] = DaneRecords().observe(DOMAIN, room)
        assert isinstance(fact, Dane)
        return fact


def test_each_exchanger_with_its_proof(tmp_path: Path) -> None:
    fact = World(tmp_path).seen()
    assert (fact.mx, fact.more_hosts) == ("secure", 0)
    hosts = {one.host: one for one in fact.hosts}
    first, second, free, alias = (hosts[name] for name in (
        "mx1.ville.test", "mx2.ville.test", "mx.libre.test", "alias.ville.test",
    ))  # fmt: skip
    assert "perdu.ville.test" not in hosts
    assert (first.state, first.found) == ("secure", True)
    assert [one.faults for one in first.records] == [(), ("bad_length",)]
    assert (second.state, second.found, second.addresses) == ("secure", False, "secure")
    assert (free.state, free.found, free.addresses) == ("insecure", True, "insecure")
    assert (alias.base, alias.found) == ("mx1.ville.test", True)


def test_behind_an_unsigned_domain_only_their_presence_is_asked_for(tmp_path: Path) -> None:
    fact = World(tmp_path, signed=False).seen()
    assert fact.mx == "insecure"
    assert {one.host: one.found for one in fact.hosts}["mx1.ville.test"] is True
    assert {one.state for one in fact.hosts} == {"undetermined"}


def test_forged_records_are_bogus(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.zones["ville.test"] = world.zones["ville.test"].replace(DIGEST, "cd" * 32)
    [first] = [one for one in world.seen().hosts if one.host == "mx1.ville.test"]
    assert (first.state, first.found, first.cause_at) == ("bogus", None, "ville.test")


@pytest.mark.parametrize("fault", ["servfail", "refused", "drop", "lame"])
@pytest.mark.parametrize(
    "name", ["_25._tcp.mx1.ville.test", "_25._tcp.mx2.ville.test", "mx1.ville.test"]
)
def test_silence_is_no_absence(tmp_path: Path, fault: Fault, name: str) -> None:
    host = name.removeprefix("_25._tcp.")
    [one] = [one for one in World(tmp_path).seen({name: fault}).hosts if one.host == host]
    assert (one.state, one.found, one.records) == ("undetermined", None, ())


@pytest.mark.parametrize("name", ["ville.test", "test"])
def test_a_domain_that_could_not_be_asked_for_has_no_state(tmp_path: Path, name: str) -> None:
    fact = World(tmp_path).seen({name: "servfail"})
    assert fact.mx == "undetermined"
    assert {one.state for one in fact.hosts} <= {"undetermined"}


def test_silence_behind_an_unsigned_domain(tmp_path: Path) -> None:
    fact = World(tmp_path, signed=False).seen({"_25._tcp.mx1.ville.test": "drop"})
    assert fact.hosts[0].found is None


def test_its_own_budget_is_no_property_of_a_name(tmp_path: Path) -> None:
    with pytest.raises(LookFailed) as failed:
        World(tmp_path).seen(queries=6)
    assert failed.value.failure.reason is Reason.BUDGET_SPENT


def test_only_domains_that_receive_mail_are_looked_at() -> None:
    one = (Exchanger(preference=1, host="mx.ville.test"),)
    assert list(DaneRecords().feeds_on(MailExchangers(target=DOMAIN, exchangers=one))) == [DOMAIN]
    assert list(DaneRecords().feeds_on(MailExchangers(target=DOMAIN, null=True))) == []


def test_exchangers_in_the_order_senders_try_them() -> None:
    records = ["20 b.test.", "5 A.test.", "10 c.test.", "0 .", "30 b.test.", "x"]
    assert exchangers_of(records) == ["a.test", "c.test", "b.test"]


def test_a_sound_domain_costs_one_query_an_exchanger(tmp_path: Path) -> None:
    """Beyond what the other probes ask: MX, addresses, keys and digests are shared by the scan."""
    town = (
        APEX + "@ 60 IN MX 1 mx1\n@ 60 IN MX 2 mx2\nmx1 60 IN A 192.0.2.1\nmx2 60 IN A 192.0.2.2\n"
    )
    town += "".join(f"_25._tcp.mx{n} 60 IN TLSA 2 1 1 {DIGEST}\n" for n in (1, 2))
    world = World(tmp_path, town)
    with DnsServer(world.zones) as server:
        here = perimeter(domains=["ville.test"])
        room = network(here, resolver=server.address, trust_anchor=world.anchor)
        for name, rtype in (("ville.test", "MX"), ("mx1.ville.test", "A"), ("mx2.ville.test", "A")):
            room.look_up(name, rtype)
        for name in ("test", "ville.test"):
            room.resolver.message(room, name, "DNSKEY", dnssec=True)
        room.resolver.message(room, "ville.test", "DS", dnssec=True)
        before = len(server.queries)
        [fact] = DaneRecords().observe(DOMAIN, room)
        asked = server.queries[before:]
    assert isinstance(fact, Dane)
    assert all(one.state == "secure" and one.found for one in fact.hosts)
    assert {(name, rtype) for name, rtype in asked if rtype == "TLSA"} == {
        ("_25._tcp.mx1.ville.test", "TLSA"),
        ("_25._tcp.mx2.ville.test", "TLSA"),
    }
    assert len(asked) <= 3, asked
