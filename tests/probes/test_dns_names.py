from collections.abc import Iterator

import dns.message
import dns.rdatatype
import dns.rrset
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.network.session import Network
from cyberscan.probes.dns_names import DnsAddresses, DnsCaa
from cyberscan.probes.dns_wildcard import DnsWildcard
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import (
    Address,
    Caa,
    DeclaredAsset,
    Host,
    HostAddresses,
    MailDomain,
    Site,
    Wildcard,
    Zone,
)
from cyberscan.testing import network, perimeter
from tests.names_world import beside_the_chain

ZONE = """
@     60 IN SOA ns1 root 1 3600 600 86400 60
@     60 IN A 192.0.2.1
@     60 IN AAAA 2001:db8::1
@     60 IN CAA 0 issue "letsencrypt.org"
www   60 IN CNAME @
texte 60 IN TXT "here"
mort  60 IN CNAME jeux.agence.test.
"""
AGENCY = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n"
HERE = perimeter(domains=["ville.test"], hosts=["mort.ville.test"])


@pytest.fixture
def room() -> Iterator[Network]:
    faults = {"sourd.ville.test": "drop", "panne.ville.test": "servfail"}
    with DnsServer({"ville.test": ZONE, "agence.test": AGENCY}, faults=faults) as server:  # type: ignore[arg-type] # a plain dict of literals
        yield network(HERE, resolver=server.address, query_timeout=0.2)


def addresses(room: Network, name: str) -> HostAddresses:
    [fact] = DnsAddresses().observe(Host(name=name), room)
    assert isinstance(fact, HostAddresses)
    return fact


def test_what_it_starts_from() -> None:
    probe = DnsAddresses()

    def led(target: Zone | Host | Site | MailDomain | Address) -> list[str]:
        return [t.key for t in probe.feeds_on(DeclaredAsset(target=target))]

    assert led(Zone(name="ville.test")) == ["host:ville.test", "host:www.ville.test"]
    assert led(Host(name="a.ville.test")) == ["host:a.ville.test"]
    assert led(Site(scheme="https", host="a.ville.test", port=8443)) == ["host:a.ville.test"]
    assert led(MailDomain(name="ville.test")) == led(Address(ip="192.0.2.1")) == []


def test_both_families_and_the_aliases(room: Network) -> None:
    fact = addresses(room, "www.ville.test")
    assert fact.addresses == ("192.0.2.1", "2001:db8::1")
    assert (fact.status, fact.aliases, fact.dangling) == ("found", ("ville.test",), "")
    assert not fact.declared
    assert [site.origin for site in fact.sites] == ["https://www.ville.test"]


def test_nothing_there_and_nobody_there(room: Network) -> None:
    assert addresses(room, "texte.ville.test").status == "nodata"
    assert addresses(room, "absent.ville.test").status == "nxdomain"


def test_the_ports_that_the_perimeter_names_are_kept() -> None:
    declared = perimeter(hosts=["www.ville.test"], ports=[993, 10443])
    with DnsServer({"ville.test": ZONE}) as server:
        fact = addresses(network(declared, resolver=server.address), "www.ville.test")
    assert fact.ports == (993, 10443)


def test_a_dangling_alias(room: Network) -> None:
    fact = addresses(room, "mort.ville.test")
    assert (fact.status, fact.dangling, fact.declared) == ("nxdomain", "jeux.agence.test", True)


@pytest.mark.parametrize(
    ("name", "reason"), [("sourd", Reason.TIMEOUT), ("panne", Reason.DNS_FAILURE)]
)
def test_a_failed_look_is_not_an_absence(room: Network, name: str, reason: Reason) -> None:
    with pytest.raises(LookFailed) as caught:
        addresses(room, f"{name}.ville.test")
    assert caught.value.failure.reason is reason


class BreaksOnAaaa(DnsServer):
    """A name server with the fault of RFC 4074: no answer to AAAA."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        answer = super().answer(wire, over_udp=over_udp)
        return None if self.queries[-1][1] == "AAAA" else answer


def test_half_of_an_answer_is_kept_and_said() -> None:
    with BreaksOnAaaa({"ville.test": ZONE}) as server:
        room = network(HERE, resolver=server.address, query_timeout=0.1)
        fact = addresses(room, "ville.test")
        assert (fact.addresses, fact.incomplete) == (("192.0.2.1",), "timeout")
        with pytest.raises(LookFailed):
            addresses(room, "texte.ville.test")


class Crowd(DnsServer):
    """A hostile server: 900 addresses for whatever name."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        response = dns.message.make_response(dns.message.from_wire(wire))
        name = response.question[0].name
        if response.question[0].rdtype == dns.rdatatype.A:
            many = [f"192.31.{i // 250}.{i % 250}" for i in range(900)]
            response.answer.append(dns.rrset.from_text_list(name, 60, "IN", "A", many))
        limit = 1232 if over_udp else 65535
        return response.to_wire(max_size=limit, prefer_truncation=True)


def test_900_addresses_are_not_900_servers_to_look_at() -> None:
    with Crowd({}) as server:
        fact = addresses(network(HERE, resolver=server.address), "ville.test")
    assert (len(fact.addresses), fact.incomplete) == (40, "budget_spent")


def caa(room: Network, target: Zone | Host) -> Caa:
    [fact] = DnsCaa().observe(target, room)
    assert isinstance(fact, Caa)
    return fact


def test_caa_of_a_declared_domain(room: Network) -> None:
    fact = caa(room, Zone(name="ville.test"))
    assert [record.issuer for record in fact.records] == ["letsencrypt.org"]
    assert (fact.found_at, fact.zone) == ("ville.test", "")


def test_caa_of_a_site_tells_the_domain_above(room: Network) -> None:
    fact = caa(room, Host(name="texte.ville.test"))
    assert (fact.found_at, fact.zone) == ("ville.test", "ville.test")


def test_caa_is_read_for_each_site() -> None:
    host = Host(name="www.ville.test")
    site = Site(scheme="https", host=host.name, port=443)
    found = HostAddresses(target=host, addresses=("192.0.2.1",), sites=(site,))
    assert list(DnsCaa().feeds_on(found)) == [host]
    assert list(DnsCaa().feeds_on(HostAddresses(target=host, sites=(site,)))) == []
    assert list(DnsCaa().feeds_on(DeclaredAsset(target=host))) == []


def test_the_names_of_a_sound_domain_cost_seven_queries() -> None:
    plain = ZONE.replace("www   60 IN CNAME @", "www 60 IN A 192.0.2.1")
    with DnsServer({"ville.test": plain}) as server:
        room = network(HERE, resolver=server.address)
        for name in ("ville.test", "www.ville.test"):
            addresses(room, name)
            caa(room, Host(name=name))
        caa(room, Zone(name="ville.test"))
        [wildcard] = DnsWildcard().observe(Zone(name="ville.test"), room)
    assert isinstance(wildcard, Wildcard)
    # The eighth, the domain's NS, is asked for the delegation anyway.
    own = beside_the_chain(server.queries)
    assert (len(own), ("ville.test", "NS") in own) == (8, True)
