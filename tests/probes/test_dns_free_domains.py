import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.probes.dns_free_domains import DnsFreeDomains
from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import (
    Delegation,
    Exchanger,
    Fact,
    FreeDomain,
    FreeDomains,
    Host,
    HostAddresses,
    MailDomain,
    MailExchangers,
    NameServer,
    Zone,
)
from cyberscan.testing import network, perimeter

HOST, MAIL, ZONE = (
    Host(name="jeux.ville.test"),
    MailDomain(name="ville.test"),
    Zone(name="ville.test"),
)
SOA = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN NS ns1\n"
TOWN = (
    SOA
    + """
@    60 IN NS ns.vendu.test.
@    60 IN MX 10 mx.vendu.test.
@    60 IN MX 20 mx.agence.test.
ns1  60 IN A 192.0.2.1
jeux 60 IN CNAME jeux.vendu.test.
"""
)
ZONES = {"test": SOA, "ville.test": TOWN, "agence.test": SOA}
HERE = perimeter(domains=["ville.test"])


def seen(target: Host | MailDomain | Zone, **faults: str) -> FreeDomains:
    with DnsServer(ZONES, faults=faults) as server:  # type: ignore[arg-type] # literals
        room = network(HERE, resolver=server.address, query_timeout=0.1)
        [fact] = DnsFreeDomains().observe(target, room)
    assert isinstance(fact, FreeDomains)
    return fact


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        (HostAddresses(target=HOST, status="nxdomain", dangling="a.test", aliases=("a.test",)), 1),
        (HostAddresses(target=HOST, status="nxdomain"), 0),
        (MailExchangers(target=MAIL, exchangers=(Exchanger(preference=1, host="a.test"),)), 1),
        (
            MailExchangers(
                target=MAIL,
                exchangers=(
                    Exchanger(preference=1, host="a.test", failed=Failure(reason=Reason.TIMEOUT)),
                    Exchanger(preference=1, host="b.test", addresses=("192.0.2.1",)),
                ),
            ),
            0,
        ),
        (Delegation(target=ZONE, servers=(NameServer(name="a.test", state="missing"),)), 1),
        (Delegation(target=ZONE, servers=(NameServer(name="a.test", state="unknown"),)), 0),
    ],
    ids=["alias", "no name", "exchanger", "unknown exchanger", "server", "unknown server"],
)
def test_only_missing_names_are_asked_for(fact: Fact, asked: int) -> None:
    assert list(DnsFreeDomains().feeds_on(fact)) == [fact.target] * asked


def test_an_alias_of_a_domain_that_is_free() -> None:
    fact = seen(HOST)
    assert fact.missing == ("jeux.vendu.test",)
    assert fact.free == (FreeDomain(role="alias", name="jeux.vendu.test", domain="vendu.test"),)


def test_exchangers_and_name_servers() -> None:
    mail, zone = seen(MAIL), seen(ZONE)
    assert set(mail.missing) == {"mx.vendu.test", "mx.agence.test"}
    assert [(one.role, one.domain) for one in mail.free] == [("exchanger", "vendu.test")]
    assert [(one.role, one.name) for one in zone.free] == [("name_server", "ns.vendu.test")]


def test_a_domain_that_could_not_be_asked_for_is_not_free() -> None:
    fact = seen(HOST, **{"vendu.test": "drop"})
    assert (fact.free, fact.unknown) == ((), ("jeux.ville.test",))


def test_names_that_were_too_many_are_unknown() -> None:
    many = "".join(f"@ 60 IN MX {n} mx{n:02}.agence.test.\n" for n in range(12))
    zones = {"test": SOA, "ville.test": SOA + many, "agence.test": SOA}
    with DnsServer(zones) as server:
        room = network(HERE, resolver=server.address, query_timeout=0.1)
        [fact] = DnsFreeDomains().observe(MAIL, room)
    assert isinstance(fact, FreeDomains)
    assert (len(fact.missing), len(fact.unknown)) == (10, 2)
