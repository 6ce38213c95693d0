"""Reverse names and service records: read strictly, unknown where nobody answered."""

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.discovery import AddressNames, ServiceRecord, ServiceRecords
from cyberscan.network.session import Network
from cyberscan.probes.discovery_address_names import DiscoveryAddressNames
from cyberscan.probes.discovery_service_records import (
    SERVICES,
    DiscoveryServiceRecords,
    service_record,
)
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Address, DeclaredAsset, Host, MailDomain, Zone
from cyberscan.testing import network, perimeter

ZONE = Zone(name="ville.test")
SOA = "@ 60 IN SOA ns1.ville.test. root.ville.test. 1 3600 600 86400 60\n"
TOP = "@ 60 IN SOA . . 1 2 3 4 5\n"
HERE = perimeter(domains=["ville.test"], addresses=["198.51.100.0/22", "2001:db8::1"])


def room(server: DnsServer) -> Network:
    return network(HERE, resolver=server.address, options={"on": True}, query_timeout=0.5)


def named(server: DnsServer, ip: str) -> AddressNames:
    with server:
        [fact] = DiscoveryAddressNames().observe(Address(ip=ip), room(server))
    assert isinstance(fact, AddressNames)
    return fact


def reverse(records: str) -> DnsServer:
    return DnsServer({".": TOP, "51.198.in-addr.arpa": SOA + records})


def test_each_probe_looks_at_its_own_targets() -> None:
    address, mail = Address(ip="198.51.100.1"), MailDomain(name="ville.test")
    for target, names, services in (
        (address, [address], []), (ZONE, [], [ZONE]), (mail, [], [mail]), (Host(name="a.test"), [], []),
    ):  # fmt: skip
        fact = DeclaredAsset(target=target)
        assert list(DiscoveryAddressNames().feeds_on(fact)) == names
        assert list(DiscoveryServiceRecords().feeds_on(fact)) == services


def test_what_an_address_is_called() -> None:
    records = "1.100 60 IN PTR FW.Ville.test.\n1.100 60 IN PTR bad\\032name.test.\n"
    assert named(reverse(records), "198.51.100.1").names == ("fw.ville.test",)
    assert named(reverse(records), "198.51.100.2").names == ()


def test_many_names_are_bounded() -> None:
    records = "".join(f"1.100 60 IN PTR h{number}.ville.test.\n" for number in range(9))
    fact = named(reverse(records), "198.51.100.1")
    assert (len(fact.names), fact.more) == (5, 4)


def test_a_range_is_not_asked_beyond_its_first_256_addresses() -> None:
    with reverse("") as server:
        with pytest.raises(LookFailed) as caught:
            list(DiscoveryAddressNames().observe(Address(ip="198.51.101.1"), room(server)))
        assert server.queries == []
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


def test_a_server_that_fails_is_not_an_address_without_a_name() -> None:
    faults = {"1.100.51.198.in-addr.arpa": "servfail"}
    server = DnsServer({"51.198.in-addr.arpa": SOA}, faults=faults)  # type: ignore[arg-type]
    with server, pytest.raises(LookFailed):
        list(DiscoveryAddressNames().observe(Address(ip="198.51.100.1"), room(server)))


def services(server: DnsServer) -> ServiceRecords:
    with server:
        [fact] = DiscoveryServiceRecords().observe(ZONE, room(server))
    assert isinstance(fact, ServiceRecords)
    return fact


def test_announced_refused_and_unknown_services_are_told_apart() -> None:
    zone = (
        "_imaps._tcp 60 IN SRV 0 1 993 mail.ville.test.\n_pop3s._tcp 60 IN SRV 0 0 0 .\n"
        "_sip._tls 60 IN SRV 100 1 443 sipdir.online.lync.com.\n"
    )
    faults = {"_turns._tcp.ville.test": "servfail"}
    fact = services(DnsServer({".": TOP, "ville.test": SOA + zone}, faults=faults))  # type: ignore[arg-type]
    assert fact.records == (
        ServiceRecord(service="_imaps._tcp", host="mail.ville.test", port=993),
        ServiceRecord(service="_sip._tls", host="sipdir.online.lync.com", port=443),
    )
    assert (fact.refused, fact.unknown) == (("_pop3s._tcp",), ("_turns._tcp",))


def test_a_zone_that_announces_anything_announces_nothing() -> None:
    zone = "*._tcp 60 IN SRV 0 0 1 x.ville.test.\n"
    with DnsServer({".": TOP, "ville.test": SOA + zone}) as server:
        with pytest.raises(LookFailed, match="any service"):
            list(DiscoveryServiceRecords().observe(ZONE, room(server)))


def test_a_dead_resolver_is_left_alone() -> None:
    faults = {f"{service}.ville.test": "refused" for service in SERVICES}
    server = DnsServer({".": TOP, "ville.test": SOA}, faults=faults)  # type: ignore[arg-type]
    with server, pytest.raises(LookFailed, match="no answer"):
        list(DiscoveryServiceRecords().observe(ZONE, room(server)))
    assert len(server.queries) < 15


@pytest.mark.parametrize(
    "text",
    ["", "0 0 1", "0 0 x a.test.", "0 0 1 localhost.", "0 0 ٣ a.test.", "0 0 999999 a.test."],
)
def test_what_is_no_service_record(text: str) -> None:
    assert service_record("_x._tcp", text) is None
