"""Usual names: found, told from a wildcard, and never "none" where nothing could be asked."""

import dns.message
import dns.rdatatype
import dns.rrset
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.discovery.town_names import suggested_purpose, town_labels
from cyberscan.facts.discovery import TownNames
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Purpose
from cyberscan.probes.discovery_town_names import DiscoveryTownNames
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import DeclaredAsset, Host, Zone
from cyberscan.testing import network, perimeter

ZONE = Zone(name="ville.test")
SOA = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 192.0.2.53\n"
HERE = perimeter(domains=["ville.test"])
TOP = "@ 60 IN SOA . . 1 2 3 4 5\n"


def room(server: DnsServer, **settings: float) -> Network:
    probe = DiscoveryTownNames()
    return network(
        HERE, resolver=server.address, options={"on": True}, budget=probe.budget,
        query_timeout=settings.get("query_timeout", 1.0),
    )  # fmt: skip


def seen(server: DnsServer) -> TownNames:
    with server:
        [fact] = DiscoveryTownNames().observe(ZONE, room(server))
    assert isinstance(fact, TownNames)
    return fact


def served(zone: str, **more: object) -> DnsServer:
    return DnsServer({".": TOP, "ville.test": SOA + zone}, **more)  # type: ignore[arg-type]


class Turning(DnsServer):
    """A wildcard whose address changes with each answer."""

    turn = 0

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        if question.rdtype != dns.rdatatype.A or not name.endswith(".ville.test"):
            return super().answer(wire, over_udp=over_udp)
        self.turn += 1
        response = dns.message.make_response(query)
        response.answer.append(
            dns.rrset.from_text(question.name, 60, "IN", "A", f"192.0.2.{self.turn % 250 + 1}")
        )
        return response.to_wire()


class Liar(DnsServer):
    """A resolver that leads every missing name to its own page."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        if question.rdtype != dns.rdatatype.A:
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", "198.51.100.1"))
        return response.to_wire()


def test_only_declared_domains_at_level_light() -> None:
    probe = DiscoveryTownNames()
    assert probe.level is Level.LIGHT
    assert list(probe.feeds_on(DeclaredAsset(target=ZONE))) == [ZONE]
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []
    assert probe.budget_under({}).queries == 0


def test_nothing_is_asked_where_the_profile_does_not_say_so() -> None:
    with served("") as server:
        with pytest.raises(LookFailed, match="profile") as caught:
            list(DiscoveryTownNames().observe(ZONE, network(HERE, resolver=server.address)))
        assert server.queries == []
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_names_that_exist_are_found_with_where_they_lead() -> None:
    fact = seen(
        served(
            "vpn 60 IN A 192.0.2.9\nwebmail 60 IN CNAME mail\nmail 60 IN AAAA 2001:db8::1\n"
            "ged 60 IN CNAME perdu.ville.test.\nnotinlist 60 IN A 192.0.2.1\n_x.extranet 60 IN TXT t\n"
        )
    )
    assert {f.name: (f.addresses, f.aliases, f.purpose) for f in fact.found} == {
        "vpn.ville.test": (("192.0.2.9",), (), "acces-distant"),
        "webmail.ville.test": (("2001:db8::1",), ("mail.ville.test",), "messagerie"),
        "mail.ville.test": (("2001:db8::1",), (), "messagerie"),
        "ged.ville.test": ((), ("perdu.ville.test",), "administration"),
    }
    assert (fact.wildcard, fact.unknown, fact.same) == (False, (), 0)
    assert fact.asked == len(town_labels()) >= 150


def test_what_answers_as_a_random_name_is_not_found() -> None:
    fact = seen(served("* 60 IN A 192.0.2.7\nvpn 60 IN A 192.0.2.9\nwww 60 IN A 192.0.2.7\n"))
    assert [f.name for f in fact.found] == ["vpn.ville.test"]
    assert fact.wildcard
    assert fact.same == fact.asked - 1


@pytest.mark.parametrize(
    ("server", "words"), [(Turning, "wildcard answers vary"), (Liar, "names invented")]
)
def test_answers_that_prove_nothing_are_no_finding(server: type[DnsServer], words: str) -> None:
    with server({".": TOP, "ville.test": SOA}) as names, pytest.raises(LookFailed, match=words):
        list(DiscoveryTownNames().observe(ZONE, room(names)))


def test_a_zone_that_does_not_exist() -> None:
    with DnsServer({".": TOP}) as names, pytest.raises(LookFailed, match="does not exist"):
        list(DiscoveryTownNames().observe(ZONE, room(names)))


def test_names_without_an_answer_stay_unknown() -> None:
    fact = seen(served("vpn 60 IN A 192.0.2.9\n", faults={"www.ville.test": "servfail"}))
    assert fact.unknown == ("www.ville.test",)
    assert [f.name for f in fact.found] == ["vpn.ville.test"]


def test_a_resolver_that_fails_is_left_alone_and_nothing_is_said_to_be_absent() -> None:
    faults = {f"{label}.ville.test": "refused" for label in town_labels()}
    with served("", faults=faults) as names, pytest.raises(LookFailed, match="no answer"):
        list(DiscoveryTownNames().observe(ZONE, room(names)))
    assert len(names.queries) < 30


def test_each_purpose_is_one_of_the_perimeter() -> None:
    assert set(town_labels().values()) <= {purpose.value for purpose in Purpose}
    guesses = (
        "vpn",
        "vpn2.ville.fr",
        "vpn-ssl.ville.fr",
        "gtb1.ville.fr",
        "x.ville.fr",
        "9.fr",
        "v.fr",
    )
    assert [suggested_purpose(name) for name in guesses] == [
        "acces-distant", "acces-distant", "acces-distant", "gtb", "", "", "",
    ]  # fmt: skip
