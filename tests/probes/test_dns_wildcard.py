import dns.flags
import dns.message
import dns.rrset
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.network.session import Network
from cyberscan.probes.dns_wildcard import DnsWildcard
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import DeclaredAsset, Host, Wildcard, Zone
from cyberscan.testing import network, perimeter

ZONE = Zone(name="ville.test")
SOA = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\n@ 60 IN NS ns1\n"
HERE = perimeter(domains=["ville.test"])


class Invented(DnsServer):
    """Answers for any name: below the town (a wildcard), or everywhere (a resolver that lies)."""

    everywhere = False
    records: tuple[str, ...] = ("A 192.0.2.7",)
    silent_on: tuple[str, ...] = ()

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        rtype = dns.rdatatype.to_text(question.rdtype)
        ours = name.startswith("absent-") and (self.everywhere or name.endswith(".ville.test"))
        if not ours:
            return super().answer(wire, over_udp=over_udp)
        self.queries.append((name, rtype))
        if rtype in self.silent_on:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA | dns.flags.AA
        for record in self.records:
            kind, _, data = record.partition(" ")
            if kind in (rtype, "CNAME"):
                response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, data))
        soa = dns.rrset.from_text("ville.test.", 60, "IN", "SOA", "ns1. root. 1 2 3 4 5")
        response.authority += [] if response.answer else [soa]
        return response.to_wire()


def room(server: DnsServer) -> Network:
    return network(HERE, resolver=server.address, query_timeout=0.1)


def seen(server: DnsServer) -> Wildcard:
    with server:
        [fact] = DnsWildcard().observe(ZONE, room(server))
    assert isinstance(fact, Wildcard)
    return fact


def test_only_domains_are_asked() -> None:
    probe = DnsWildcard()
    assert list(probe.feeds_on(DeclaredAsset(target=ZONE))) == [ZONE]
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []


def test_a_name_that_nobody_created_costs_one_query() -> None:
    server = DnsServer({"ville.test": SOA})
    fact = seen(server)
    assert (fact.types, fact.unknown) == ((), "")
    assert server.queries == [("ville.test", "NS"), (fact.asked, "A")]


@pytest.mark.parametrize(
    ("records", "types", "aliases"),
    [
        (("A 192.0.2.7",), ("A",), ()),
        (("MX 10 mx.ville.test.", 'TXT "v=spf1 -all"'), ("MX", "TXT"), ()),
        (("CNAME ville.test.",), ("CNAME",), ("ville.test",)),
        ((), (), ()),
    ],
    ids=["address", "mail", "alias", "no data at all"],
)
def test_what_a_wildcard_answers(
    records: tuple[str, ...], types: tuple[str, ...], aliases: tuple[str, ...]
) -> None:
    server = Invented({"ville.test": SOA})
    server.records = records
    fact = seen(server)
    assert (fact.types, fact.aliases, fact.unknown) == (types, aliases, "")


def test_a_resolver_that_invents_names_accuses_nobody() -> None:
    server = Invented({"ville.test": SOA})
    server.everywhere = True
    assert seen(server).unknown == "names invented"


def test_half_of_the_types_is_no_absence() -> None:
    server = Invented({"ville.test": SOA})
    server.records, server.silent_on = (), ("MX",)
    with pytest.raises(LookFailed) as caught:
        seen(server)
    assert caught.value.failure.reason is Reason.TIMEOUT


def test_half_of_the_types_does_not_hide_a_wildcard() -> None:
    server = Invented({"ville.test": SOA})
    server.silent_on = ("MX", "TXT")
    assert seen(server).types == ("A",)


def test_a_domain_that_does_not_exist_has_no_wildcard_to_speak_of() -> None:
    with pytest.raises(LookFailed, match="does not exist"):
        seen(DnsServer({"test": SOA}))
