import dns.message
import dns.rdatatype
import dns.rrset
import pytest

from cyberscan.demo.dns_server import DnsServer, Fault
from cyberscan.demo.signed_zone import sign
from cyberscan.probes.dns_delegation import MAX_SERVERS, DnsDelegation, DnsSoa
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Delegation, NameServer, StartOfAuthority, Zone
from cyberscan.testing import network, perimeter

SOA = "@ 60 IN SOA ns1 h\\.admin 42 3600 600 86400 300\n"
PROVIDER = SOA + (
    "@ 60 IN NS ns\nns 60 IN A 192.0.2.1\nns 60 IN AAAA 2001:db8::1\nalias 60 IN CNAME ns\nvide 60 IN TXT x\n"
)


def seen(town: str, faults: dict[str, Fault] | None = None) -> Delegation:
    zones = {"ville.test": town, "provider.test": PROVIDER}
    with DnsServer(zones, faults=faults) as resolver:
        net = network(
            perimeter(domains=["ville.test"]), resolver=resolver.address, query_timeout=0.2
        )
        [fact] = DnsDelegation().observe(Zone(name="ville.test"), net)
    assert isinstance(fact, Delegation)
    return fact


def servers(*targets: str, faults: dict[str, Fault] | None = None) -> dict[str, NameServer]:
    town = SOA + "".join(f"@ 60 IN NS {target}\n" for target in targets)
    return {server.name: server for server in seen(town, faults).servers}


def test_addresses_of_both_families_and_the_alias() -> None:
    found = servers("NS.provider.test.", "alias.provider.test.")
    assert found["ns.provider.test"] == NameServer(
        name="ns.provider.test", addresses=("192.0.2.1", "2001:db8::1")
    )
    alias = found["alias.provider.test"]
    assert (alias.aliases, alias.state) == (("ns.provider.test",), "found")


def test_each_way_of_having_no_address() -> None:
    found = servers("absent.provider.test.", "vide.provider.test.", "192.0.2.9.provider.test.")
    assert {name: (s.state, s.absent) for name, s in found.items()} == {
        "absent.provider.test": ("missing", "nxdomain"),
        "vide.provider.test": ("missing", "nodata"),
        "192.0.2.9.provider.test": ("missing", "nxdomain"),
    }


@pytest.mark.parametrize("fault", ["servfail", "refused", "drop", "lame"])
def test_what_could_not_be_asked_is_unknown(fault: Fault) -> None:
    [server] = servers("ns.provider.test.", faults={"ns.provider.test": fault}).values()
    assert (server.state, server.unknown, server.absent) == ("unknown", ("A", "AAAA"), "")


def test_the_root_as_a_name_server() -> None:
    [server] = servers(".").values()
    assert (server.name, server.state) == (".", "unknown")


def test_more_servers_than_are_looked_at_are_named() -> None:
    many = [f"ns{number:02}.provider.test." for number in range(MAX_SERVERS + 2)]
    fact = seen(SOA + "".join(f"@ 60 IN NS {name}\n" for name in many))
    assert len(fact.servers) == MAX_SERVERS
    assert fact.others == ("ns13.provider.test", "ns14.provider.test")


def test_a_zone_that_lists_no_servers_holds_itself() -> None:
    fact = seen(SOA)
    assert (fact.status, fact.enclosing) == ("nodata", "ville.test")


def soa(town: str) -> StartOfAuthority:
    with DnsServer({"ville.test": town}) as resolver:
        net = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
        [fact] = DnsSoa().observe(Zone(name="ville.test"), net)
    assert isinstance(fact, StartOfAuthority)
    return fact


def test_the_values_of_the_soa() -> None:
    fact = soa(SOA)
    assert (fact.mname, fact.rname) == ("ns1.ville.test", "h\\.admin.ville.test")
    assert (fact.serial, fact.refresh, fact.retry, fact.expire) == (42, 3600, 600, 86400)
    assert (fact.minimum, fact.ttl) == (300, 60)


def test_how_long_a_denial_lasts_is_asked_of_the_zone_where_it_may_be_too_long() -> None:
    assert not soa(SOA).ttl_exact
    signed = sign(
        "ville.test", SOA.replace(" 300\n", " 604800\n").replace("@ 60 IN SOA", "@ 700000 IN SOA")
    )
    fact = soa(signed.text)
    assert (fact.minimum, fact.ttl, fact.ttl_exact) == (604_800, 700_000, True)


def test_a_zone_without_soa_is_not_judged() -> None:
    with pytest.raises(LookFailed):
        soa("@ 60 IN NS ns\n")


class AliasAtTheTop(DnsServer):
    """Gives the zone's NS and SOA, and an alias for whatever else is asked of it."""

    silent = False

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        if question.rdtype != dns.rdatatype.MX or question.name.to_text() != "ville.test.":
            return super().answer(wire, over_udp=over_udp)
        if self.silent:
            return None
        response = dns.message.make_response(query)
        alias = dns.rrset.from_text(question.name, 60, "IN", "CNAME", "site.provider.test.")
        response.answer.append(alias)
        return response.to_wire()


@pytest.mark.parametrize(
    ("silent", "alias", "unknown"),
    [(False, "site.provider.test", ""), (True, "", "timeout")],
)
def test_an_alias_beside_the_zone_s_own_records_is_told(
    silent: bool, alias: str, unknown: str
) -> None:
    with AliasAtTheTop(
        {"ville.test": SOA + "@ 60 IN NS ns\n", "provider.test": PROVIDER}
    ) as server:
        server.silent = silent
        net = network(perimeter(domains=["ville.test"]), resolver=server.address, query_timeout=0.1)
        [fact] = DnsDelegation().observe(Zone(name="ville.test"), net)
    assert isinstance(fact, Delegation)
    assert (fact.alias, fact.alias_unknown) == (alias, unknown)


@pytest.mark.parametrize(
    ("name", "alias"), [("ville.fr", "ville.provider.test"), ("www.ville.fr", "")]
)
def test_an_alias_in_the_place_of_a_registered_domain_is_its_own(name: str, alias: str) -> None:
    zones = {"fr": SOA + f"{name}. 60 IN CNAME ville.provider.test.\n", "provider.test": PROVIDER}
    with DnsServer(zones) as server:
        net = network(perimeter(domains=[name]), resolver=server.address)
        [fact] = DnsDelegation().observe(Zone(name=name), net)
    assert isinstance(fact, Delegation)
    assert (fact.status, fact.enclosing, fact.alias) == ("nodata", "fr", alias)
