from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.probes.mail import Exchangers
from cyberscan.probes.mail_reverse import ReverseNames
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Fact, MailDomain, MailExchangers, MailReverse, Outcome
from cyberscan.testing import findings, network, perimeter
from tests.names_world import beside_the_chain

DOMAIN = MailDomain(name="ville.test")
SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
ZONE = (
    SOA
    + """
@ 60 IN MX 10 mx1
@ 60 IN MX 20 mx2
@ 60 IN MX 30 mx.provider.test.
mx1 60 IN A 192.0.2.1
mx1 60 IN AAAA 2001:db8::1
mx2 60 IN A 192.0.2.2
mx2 60 IN A 192.0.2.3
lies 60 IN A 192.0.2.9
here 60 IN MX 10 self
self 60 IN A 127.0.0.1
many 60 IN MX 10 m
m 60 IN A 192.0.2.4
null 60 IN MX 0 .
"""
)
REVERSE = (
    SOA
    + """
1 60 IN PTR mx1.ville.test.
2 60 IN PTR lies.ville.test.
4 60 IN PTR a.ville.test.
4 60 IN PTR b.ville.test.
4 60 IN PTR c.ville.test.
4 60 IN PTR d.ville.test.
"""
)
ZONES = {
    "ville.test": ZONE,
    "provider.test": SOA + "mx 60 IN A 192.0.2.200",
    "2.0.192.in-addr.arpa": REVERSE,
    "8.b.d.0.1.0.0.2.ip6.arpa": SOA + "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
    " 60 IN PTR mx1.ville.test.",
}


@pytest.fixture
def resolver() -> Iterator[DnsServer]:
    with DnsServer(ZONES) as server:
        yield server


def seen(resolver: DnsServer, domain: MailDomain = DOMAIN) -> MailReverse:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
    [fact] = ReverseNames().observe(domain, here)
    assert isinstance(fact, MailReverse)
    return fact


def test_the_town_s_own_addresses_forth_and_back(resolver: DnsServer) -> None:
    fact = seen(resolver)
    assert [(name.host, name.ip, name.state, name.names) for name in fact.names] == [
        ("mx1.ville.test", "192.0.2.1", "confirmed", ("mx1.ville.test",)),
        ("mx1.ville.test", "2001:db8::1", "confirmed", ("mx1.ville.test",)),
        ("mx2.ville.test", "192.0.2.2", "mismatch", ("lies.ville.test",)),
        ("mx2.ville.test", "192.0.2.3", "none", ()),
    ]
    assert not any("200" in name for name, _ in resolver.queries)


def test_a_reverse_zone_that_fails_says_nothing() -> None:
    faults = {f"{last}.2.0.192.in-addr.arpa": "servfail" for last in (1, 2, 3)}
    with DnsServer(ZONES, faults=faults) as resolver:  # type: ignore[arg-type] # a literal in a dict
        states = {name.ip: name.state for name in seen(resolver).names}
    assert states["192.0.2.1"] == states["192.0.2.2"] == states["192.0.2.3"] == "unknown"


def test_a_name_that_cannot_be_asked_for_is_no_mismatch() -> None:
    with DnsServer(ZONES, faults={"lies.ville.test": "servfail"}) as resolver:
        [name] = [name for name in seen(resolver).names if name.ip == "192.0.2.2"]
    assert name.state == "unknown"
    assert name.failed is not None
    assert name.failed.reason is Reason.DNS_FAILURE


def test_more_names_than_are_followed_prove_no_mismatch(resolver: DnsServer) -> None:
    [name] = seen(resolver, MailDomain(name="many.ville.test")).names
    assert (name.state, len(name.names)) == ("unknown", 3)


@pytest.mark.parametrize("domain", ["here", "null", "nobody"])
def test_nothing_to_ask(domain: str, resolver: DnsServer) -> None:
    assert seen(resolver, MailDomain(name=f"{domain}.ville.test")).names == ()


def test_the_task_s_own_budget_is_not_the_zone_s_fault(resolver: DnsServer) -> None:
    budget = Budget(queries=4, connections=5, seconds=10)
    here = network(perimeter(domains=["ville.test"]), resolver=resolver.address, budget=budget)
    with pytest.raises(LookFailed) as raised:
        list(ReverseNames().observe(DOMAIN, here))
    assert raised.value.failure.reason is Reason.BUDGET_SPENT


def test_the_domain_is_looked_at_whatever_its_exchangers() -> None:
    assert list(ReverseNames().feeds_on(MailExchangers(target=DOMAIN))) == [DOMAIN]


def test_two_sound_exchangers_cost_seven_queries() -> None:
    zone = SOA + "@ 60 IN MX 1 mx1\n@ 60 IN MX 2 mx2\n"
    zone += "mx1 60 IN A 192.0.2.1\nmx2 60 IN A 192.0.2.2\n"
    reverse = SOA + "1 60 IN PTR mx1.ville.test.\n2 60 IN PTR mx2.ville.test.\n"
    zones = {"ville.test": zone, "2.0.192.in-addr.arpa": reverse}
    with DnsServer(zones) as resolver:
        here = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
        list(Exchangers().observe(DOMAIN, here))
        [fact] = ReverseNames().observe(DOMAIN, here)
    assert isinstance(fact, MailReverse)
    assert [name.state for name in fact.names] == ["confirmed", "confirmed"]
    assert here.meter.spent.queries == len(resolver.queries)
    assert len(beside_the_chain(resolver.queries)) == 7


SOUND = (
    SOA + "@ 60 IN MX 1 mx1\n@ 60 IN MX 2 mx2\nmx1 60 IN A 203.0.113.1\nmx2 60 IN A 203.0.113.2\n"
)
SOUND_REVERSE = SOA + "1 60 IN PTR mx1.ville.test.\n2 60 IN PTR mx2.ville.test.\n"
CHECKS = (
    "mx_missing", "mx_null", "mx_null_mixed", "mx_cname", "mx_unresolvable", "mx_address_literal",
    "mx_private_address", "mx_duplicate", "mx_single", "mx_reverse_missing",
)  # fmt: skip


class Failing(DnsServer):
    """Fails one look-up; refuses, breaks down or lies by an empty answer without proof."""

    lost: tuple[str, str] = ("", "")
    code = dns.rcode.SERVFAIL

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        [question] = query.question
        asked = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        if asked != self.lost:
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.set_rcode(self.code)
        return response.to_wire()


def judged(resolver: Failing) -> dict[str, set[Outcome]]:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver.address)
    facts: list[Fact] = []
    for probe in (Exchangers(), ReverseNames()):
        try:
            facts += probe.observe(DOMAIN, here)
        except LookFailed as failed:
            facts += [kind.failing(DOMAIN, failed.failure) for kind in probe.produces]
    names = {name: findings(f"mail.{name}", *facts) for name in CHECKS}
    return {name: {finding.outcome for finding in found} for name, found in names.items()}


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.NOERROR])
def test_no_look_up_that_fails_makes_a_fault(code: dns.rcode.Rcode) -> None:
    with Failing({"ville.test": SOUND, "113.0.203.in-addr.arpa": SOUND_REVERSE}) as resolver:
        assert judged(resolver)["mx_single"] == {Outcome.PASS}
        resolver.code = code
        for lost in sorted(set(resolver.queries)):
            resolver.lost = lost
            for name, outcomes in judged(resolver).items():
                assert Outcome.FAIL not in outcomes, (name, lost)


class Bare(DnsServer):
    """Says "no such name" without naming a zone, for some questions; refuses the zones above them."""

    bare: frozenset[str] = frozenset()

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        if query.question[0].name.to_text(omit_final_dot=True) not in self.bare:
            return super().answer(wire, over_udp=over_udp)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@pytest.mark.parametrize("name", ["3.2.0.192.in-addr.arpa", "lies.ville.test"])
def test_a_denial_that_names_no_zone_says_nothing(name: str) -> None:
    zones = {"ville.test": ZONE, "2.0.192.in-addr.arpa": REVERSE}
    if name.endswith("arpa"):
        del zones["2.0.192.in-addr.arpa"]
    with Bare(zones) as server:
        server.bare = frozenset({name})
        fact = seen(server)
    states = {one.ip: one.state for one in fact.names}
    assert states["192.0.2.3" if name.endswith("arpa") else "192.0.2.2"] == "unknown"
    told = [one.outcome for one in findings("mail.mx_reverse_missing", fact)]
    assert Outcome.NOT_TESTED in told
