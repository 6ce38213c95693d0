from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.base import Fact
from cyberscan.probes.mail import Exchangers
from cyberscan.probes.mail_spf import SpfPolicy
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Host,
    MailDomain,
    MailExchangers,
    Probe,
    Spf,
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
@ 60 IN TXT "v=spf1 mx " "include:spf.provider.test -all"
mx1 60 IN A 127.0.0.1
mx1 60 IN AAAA ::1
mx2 60 IN A 127.0.0.2
alias 60 IN CNAME mx2
nothing 60 IN MX 0 .
never 60 IN MX 0 .
never 60 IN MX 10 .
web 60 IN A 127.0.0.3
text 60 IN TXT "hello"
broken 60 IN TXT "v=spf1 include:spf.silent.test -all"
"""


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    zones = {"ville.test": ZONE, "provider.test": 'spf 60 IN TXT "v=spf1 ip4:192.0.2.0/24 ~all"'}
    faults = {
        "mx.provider.test": "servfail",
        "spf.silent.test": "servfail",
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


@pytest.mark.parametrize("probe", [Exchangers(), SpfPolicy()])
def test_a_failing_server_is_not_an_absence(probe: Probe, resolver: str) -> None:
    with pytest.raises(LookFailed) as raised:
        seen(probe, "down.ville.test", resolver)
    assert raised.value.failure.reason is Reason.DNS_FAILURE


def test_spf_with_what_it_includes(resolver: str) -> None:
    fact = seen(SpfPolicy(), "ville.test", resolver)
    assert isinstance(fact, Spf)
    assert fact.records == ("v=spf1 mx include:spf.provider.test -all",)
    # One exchanger leads nowhere, which is a void look-up; one cannot be asked for, which is temporary.
    assert fact.result == "temperror"
    assert (fact.lookups, fact.void_lookups, fact.all_qualifier) == (2, 1, "-")
    assert ("spf.provider.test", 1, "192.0.2.0/24") in [
        (term.domain, term.depth, term.network) for term in fact.terms
    ]


def test_spf_with_an_include_that_cannot_be_asked(resolver: str) -> None:
    fact = seen(SpfPolicy(), "broken.ville.test", resolver)
    assert isinstance(fact, Spf)
    assert (fact.result, fact.cause, fact.cause_detail) == (
        "temperror", "lookup_failed", "spf.silent.test",
    )  # fmt: skip


def test_huge_texts_are_judged_whole_and_kept_in_part() -> None:
    strings = " ".join(['"' + "ip4:192.0.2.1 " * 18 + '"'] * 150)
    zone = f'@ 60 IN SOA ns h 1 1 1 1 1\n@ 60 IN TXT "v=spf1 " {strings} "junk:["\n'
    with DnsServer({"ville.test": zone}) as server:
        fact = seen(SpfPolicy(), "ville.test", server.address)
    assert isinstance(fact, Spf)
    assert (fact.result, fact.cause_detail) == ("permerror", "junk:[")
    assert len(fact.records[0]) == 4000


@pytest.mark.parametrize("probe", [Exchangers(), SpfPolicy()])
def test_zones_and_mail_domains_lead_to_a_mail_domain(probe: Probe) -> None:
    wanted = [MailDomain(name="ville.test")]
    for target in (Zone(name="ville.test"), MailDomain(name="ville.test")):
        assert list(probe.feeds_on(DeclaredAsset(target=target))) == wanted
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []


def test_ten_terms_of_ten_exchangers_fit_in_the_budget() -> None:
    hosts = [(term, host) for term in range(10) for host in range(10)]
    zone = "\n".join(f"m{t} 60 IN MX 1 h{t}x{h}\nh{t}x{h} 60 IN AAAA ::1" for t, h in hosts)
    terms = " ".join(f"mx:m{term}.ville.test" for term in range(10))
    zone += f'\n@ 60 IN SOA ns h 1 1 1 1 1\n@ 60 IN TXT "v=spf1 {terms} -all"'
    with DnsServer({"ville.test": zone}) as server:
        here = network(
            perimeter(domains=["ville.test"]), resolver=server.address, budget=SpfPolicy.budget
        )
        [fact] = SpfPolicy().observe(MailDomain(name="ville.test"), here)
    assert isinstance(fact, Spf)
    assert (fact.result, fact.lookups, fact.void_lookups) == ("valid", 10, 0)
