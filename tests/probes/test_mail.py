from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.base import Fact
from cyberscan.probes.mail import Exchangers
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Host,
    MailDomain,
    MailExchangers,
    Probe,
    Zone,
)
from cyberscan.testing import network, perimeter

ZONE = """
@ 60 IN SOA ns h 1 1 1 1 1
@ 60 IN A 127.0.0.1
@ 60 IN MX 20 mx2
@ 60 IN MX 10 mx1
@ 60 IN MX 30 alias
@ 60 IN MX 40 gone
@ 60 IN MX 50 mx.provider.test.
mx1 60 IN A 127.0.0.1
mx1 60 IN AAAA ::1
mx2 60 IN A 127.0.0.2
alias 60 IN CNAME mx2
nothing 60 IN MX 0 .
never 60 IN MX 0 .
never 60 IN MX 10 .
mixed 60 IN MX 0 .
mixed 60 IN MX 10 mx1
web 60 IN A 127.0.0.3
"""


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    zones = {"ville.test": ZONE, "provider.test": "spf 60 IN A 192.0.2.1"}
    faults = {
        "mx.provider.test": "servfail",
        "down.ville.test": "servfail",
    }
    with DnsServer(zones, faults=faults) as server:  # type: ignore[arg-type] # a literal in a dict
        yield server.address


def seen(probe: Probe, domain: str, resolver: str) -> Fact:
    declared = perimeter(domains=["ville.test"], hosts=["mx2.ville.test"], ports=(8443, 2525))
    [fact] = probe.observe(MailDomain(name=domain), network(declared, resolver=resolver))
    return fact


def test_the_exchangers_with_their_addresses_and_ports(resolver: str) -> None:
    fact = seen(Exchangers(), "ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    first, second, alias, gone, outside = fact.exchangers
    assert (first.preference, first.host, first.ports) == (10, "mx1.ville.test", (25,))
    assert first.addresses == ("127.0.0.1", "::1")
    assert second.ports == (2525,)
    assert (alias.alias_of, alias.addresses) == ("mx2.ville.test", ("127.0.0.2",))
    assert (gone.addresses, gone.failed) == ((), None)
    assert outside.failed is not None
    assert outside.failed.reason is Reason.DNS_FAILURE


def test_what_the_perimeter_covers_and_what_is_a_provider_s(resolver: str) -> None:
    fact = seen(Exchangers(), "ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    assert [e.host for e in fact.exchangers if not e.covered] == ["mx.provider.test"]
    assert (fact.lab, fact.more) == (True, 0)


def test_a_null_mx_beside_another_is_kept(resolver: str) -> None:
    fact = seen(Exchangers(), "mixed.ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    assert [e.host for e in fact.exchangers] == [".", "mx1.ville.test"]
    assert not fact.null


def test_a_server_that_answers_for_one_type_only_is_known_by_that_one() -> None:
    class Half(DnsServer):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            query = dns.message.from_wire(wire)
            if query.question[0].rdtype != dns.rdatatype.AAAA:
                return super().answer(wire, over_udp=over_udp)
            response = dns.message.make_response(query)
            response.set_rcode(dns.rcode.SERVFAIL)
            return response.to_wire()

    zone = "@ 60 IN SOA ns h 1 1 1 1 1\n@ 60 IN MX 1 mx\nmx 60 IN CNAME a\na 60 IN A 192.0.2.1"
    with Half({"ville.test": zone}) as server:
        fact = seen(Exchangers(), "ville.test", server.address)
    assert isinstance(fact, MailExchangers)
    [exchanger] = fact.exchangers
    assert (exchanger.addresses, exchanger.unasked) == (("192.0.2.1",), ("AAAA",))
    assert (exchanger.alias_of, exchanger.failed) == ("a.ville.test", None)


def test_the_first_ten_of_many_exchangers() -> None:
    names = "\n".join(f"@ 60 IN MX {n} mx{n}\nmx{n} 60 IN A 192.0.2.{n}" for n in range(1, 14))
    with DnsServer({"ville.test": "@ 60 IN SOA ns h 1 1 1 1 1\n" + names}) as server:
        fact = seen(Exchangers(), "ville.test", server.address)
    assert isinstance(fact, MailExchangers)
    assert (len(fact.exchangers), fact.more) == (10, 3)


@pytest.mark.parametrize("name", ["nothing", "never"])
def test_a_null_mx(name: str, resolver: str) -> None:
    fact = seen(Exchangers(), f"{name}.ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    assert (fact.null, fact.exchangers) == (True, ())


def test_no_mx_and_where_mail_goes_then(resolver: str) -> None:
    fact = seen(Exchangers(), "web.ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    assert (fact.status, fact.own_addresses) == ("nodata", ("127.0.0.3",))


def test_a_domain_that_does_not_exist(resolver: str) -> None:
    fact = seen(Exchangers(), "nowhere.ville.test", resolver)
    assert isinstance(fact, MailExchangers)
    assert fact.status == "nxdomain"


def test_a_failing_server_is_not_an_absence(resolver: str) -> None:
    with pytest.raises(LookFailed) as raised:
        seen(Exchangers(), "down.ville.test", resolver)
    assert raised.value.failure.reason is Reason.DNS_FAILURE


def test_zones_and_mail_domains_lead_to_a_mail_domain() -> None:
    probe = Exchangers()
    wanted = [MailDomain(name="ville.test")]
    for target in (Zone(name="ville.test"), MailDomain(name="ville.test")):
        assert list(probe.feeds_on(DeclaredAsset(target=target))) == wanted
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []
