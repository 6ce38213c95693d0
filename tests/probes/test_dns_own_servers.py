"""Zones seen through the whole engine: delegation, each server's word, transfer, recursion."""

from collections.abc import Iterator
from datetime import date

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.engine.observe import Observer
from cyberscan.facts.base import Fact
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.dns_delegation import DnsDelegation, DnsSoa
from cyberscan.probes.dns_own_servers import DnsRecursion, DnsTransfer
from cyberscan.probes.dns_servers import DnsServers
from cyberscan.reasons import Reason
from cyberscan.sdk import Delegation, NameServerAnswers, Recursion, ZoneTransfer
from cyberscan.testing import perimeter

APEX = "@ 60 IN SOA ns1 root 42 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"
TOWN = (
    APEX
    + """
@    60 IN NS ns2
@    60 IN NS ns3
@    60 IN NS ns.provider.test.
ns2  60 IN A 127.0.0.2
quartier 60 IN A 192.0.2.1
alias 60 IN CNAME ailleurs.provider.test.
"""
)
PROVIDER = APEX + "ns 60 IN A 127.0.0.1\nailleurs 60 IN A 192.0.2.2\n"
PROBES = (DnsDelegation(), DnsServers(), DnsTransfer(), DnsRecursion(), DnsSoa())


def on_a_port_ending_in_53(zones: dict[str, str], ip: str, **options: list[str]) -> DnsServer:
    """A laboratory's name server, on a free port that reads like the real one."""
    for port in range(20053, 60053, 100):
        try:
            return DnsServer(zones, ip=ip, port=port, transfers=options.get("transfers", ()))
        except OSError:
            continue
    raise AssertionError("no free port")


@pytest.fixture(scope="module")
def own_server() -> Iterator[DnsServer]:
    with on_a_port_ending_in_53({"ville.test": TOWN}, "127.0.0.1", transfers=["ville.test"]) as one:
        yield one


def seen(own: DnsServer, *domains: str, level: Level = Level.ACTIVE) -> dict[str, Fact]:
    """The facts about one domain, by kind."""
    declared = perimeter(
        domains=domains, hosts=["ns1.ville.test", "ns2.ville.test"], ports=[own.port], level=level
    )
    zones = {"ville.test": TOWN, "provider.test": PROVIDER}
    with DnsServer(zones, faults={"sourd.test": "drop"}) as resolver:
        servers = (Server(resolver.ip, resolver.port),)
        scope = Scope(declared, level, date.today(), frozenset((s.ip, s.port) for s in servers))
        settings = Settings(resolvers=servers, query_timeout=0.2)
        facts = Observer(PROBES, scope, settings).run(seeds(declared, level)).facts
    return {fact.kind: fact for fact in facts if fact.target.key == f"zone:{domains[0]}"}


def test_who_serves_the_zone_and_what_each_server_says(own_server: DnsServer) -> None:
    facts = seen(own_server, "ville.test")
    delegation, answers = facts["dns.delegation"], facts["dns.server_answers"]
    assert isinstance(delegation, Delegation)
    assert {server.name: server.state for server in delegation.servers} == {
        "ns.provider.test": "found",
        "ns1.ville.test": "found",
        "ns2.ville.test": "found",
        "ns3.ville.test": "missing",
    }
    assert isinstance(answers, NameServerAnswers)
    assert {a.server: (a.state, a.detail) for a in answers.answers} == {
        "ns.provider.test": ("no_answer", "refused"),
        "ns1.ville.test": ("authoritative", ""),
        "ns2.ville.test": ("no_answer", "refused"),
        "ns3.ville.test": ("not_asked", "no address"),
    }
    assert {a.serial for a in answers.answers if a.state == "authoritative"} == {42}


def test_only_the_authoritys_own_servers_are_asked_for_the_zone(own_server: DnsServer) -> None:
    transfer = seen(own_server, "ville.test")["dns.transfer"]
    assert isinstance(transfer, ZoneTransfer)
    assert (transfer.asked, transfer.open_on) == (("ns1.ville.test",), ("ns1.ville.test",))
    assert transfer.records_seen == 10
    assert (transfer.no_answer, transfer.trouble) == (("ns2.ville.test",), "refused")
    assert transfer.outside == ("ns.provider.test",)


def test_only_the_authoritys_own_servers_are_asked_to_resolve(own_server: DnsServer) -> None:
    recursion = seen(own_server, "ville.test")["dns.recursion"]
    assert isinstance(recursion, Recursion)
    assert (recursion.asked, recursion.open_on) == (("ns1.ville.test",), ())
    assert recursion.no_answer == ("ns2.ville.test",)
    assert recursion.outside == ("ns.provider.test",)


def test_levels_are_held(own_server: DnsServer) -> None:
    before = len(own_server.queries)
    facts = seen(own_server, "ville.test", level=Level.PASSIVE)
    for kind in ("dns.server_answers", "dns.transfer", "dns.recursion"):
        failed = facts[kind].failed
        assert failed is not None
        assert failed.reason is Reason.LEVEL_TOO_LOW
    assert facts["dns.delegation"].failed is None
    assert len(own_server.queries) == before


@pytest.mark.parametrize("name", ["quartier.ville.test", "alias.ville.test"])
def test_a_name_inside_another_zone(own_server: DnsServer, name: str) -> None:
    facts = seen(own_server, name)
    delegation = facts["dns.delegation"]
    assert isinstance(delegation, Delegation)
    assert (delegation.status, delegation.enclosing) == ("nodata", "ville.test")
    assert "dns.server_answers" not in facts


def test_a_domain_that_does_not_exist(own_server: DnsServer) -> None:
    facts = seen(own_server, "absent.ville.test")
    delegation = facts["dns.delegation"]
    assert isinstance(delegation, Delegation)
    assert delegation.status == "nxdomain"
    for kind in ("dns.server_answers", "dns.transfer", "dns.recursion", "dns.soa", "dns.parent"):
        failed = facts[kind].failed
        assert failed is not None
        assert failed.detail == "name does not exist"


def test_a_silent_resolver_fails_everything_and_concludes_nothing(own_server: DnsServer) -> None:
    facts = seen(own_server, "sourd.test")
    assert len(facts) == 7  # the seed, the delegation and the five that feed on it
    for kind, fact in facts.items():
        assert (fact.failed is None) == (kind == "perimeter.asset")
