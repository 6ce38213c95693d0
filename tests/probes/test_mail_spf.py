"""The probe of sender policies, against real servers on this machine."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.probes.mail_spf import SpfPolicy
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import DeclaredAsset, Host, MailDomain, Outcome, Spf, Zone
from cyberscan.testing import findings, network, perimeter

SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
ZONE = (
    SOA
    + """
@ 60 IN MX 10 mx1
@ 60 IN MX 40 gone
@ 60 IN MX 50 mx.provider.test.
@ 60 IN TXT "v=spf1 mx " "include:spf.provider.test -all"
@ 60 IN TXT "other=1"
mx1 60 IN A 127.0.0.1
mx1 60 IN AAAA ::1
text 60 IN TXT "hello"
old 60 IN TYPE99 \\# 12 0b 763d73706631202d616c6c
broken 60 IN TXT "v=spf1 include:spf.silent.test -all"
shared 60 IN TXT "v=spf1 include:spf.jabatus.fr -all"
"""
)
SOUND = {
    "ville.test": SOA + '@ 60 IN TXT "v=spf1 mx include:spf.provider.test -all"\n'
    "@ 60 IN MX 10 mx1\n@ 60 IN MX 20 mx2\nmx1 60 IN A 127.0.0.1\nmx2 60 IN A 127.0.0.2\n",
    "provider.test": SOA
    + 'spf 60 IN TXT "v=spf1 include:more.provider.test ip4:192.0.2.0/28 ~all"\n'
    'more 60 IN TXT "v=spf1 a:out.provider.test ip6:2001:db8::/64 -all"\nout 60 IN A 192.0.2.77\n',
}
CHECKS = (
    "spf_missing", "spf_multiple", "spf_invalid", "spf_permissive", "spf_too_many_lookups",
    "spf_unused_terms", "spf_too_long", "spf_shared_platform",
)  # fmt: skip


def seen(address: str, domain: str = "ville.test", **options: Any) -> Spf:
    here = network(perimeter(domains=["ville.test"]), resolver=address, **options)
    [fact] = SpfPolicy().observe(MailDomain(name=domain), here)
    assert isinstance(fact, Spf)
    return fact


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    zones = {
        "ville.test": ZONE,
        "provider.test": 'spf 60 IN TXT "v=spf1 ip4:192.0.2.0/24 ~all"',
        "jabatus.fr": 'spf 60 IN TXT "v=spf1 ip4:192.0.2.0/24 ~all"',
    }
    faults: Mapping[str, Any] = dict.fromkeys(
        ("mx.provider.test", "spf.silent.test", "down.ville.test"), "servfail"
    )
    with DnsServer(zones, faults=faults) as server:
        yield server.address


def test_a_policy_with_what_it_includes(resolver: str) -> None:
    fact = seen(resolver)
    assert fact.records == ("v=spf1 mx include:spf.provider.test -all",)
    # One exchanger leads nowhere, which is a void look-up; one cannot be asked for, which is temporary.
    assert fact.result == "temperror"
    assert (fact.lookups, fact.void_lookups, fact.all_qualifier) == (2, 1, "-")
    assert [(t.domain, t.depth, t.text, t.lookup, t.state) for t in fact.terms] == [
        ("ville.test", 0, "mx", 1, "unknown"),
        ("ville.test", 0, "include:spf.provider.test", 2, ""),
        ("spf.provider.test", 1, "ip4:192.0.2.0/24", 0, ""),
        ("spf.provider.test", 1, "~all", 0, ""),
        ("ville.test", 0, "-all", 0, ""),
    ]
    assert (fact.addresses, fact.ipv6_networks) == (257, 0)
    assert fact.answer_size == len("ville.test") + len(fact.records[0]) + len("other=1")


def test_a_failing_server_is_not_an_absence(resolver: str) -> None:
    with pytest.raises(LookFailed) as raised:
        seen(resolver, "down.ville.test")
    assert raised.value.failure.reason is Reason.DNS_FAILURE


def test_an_include_that_cannot_be_asked(resolver: str) -> None:
    fact = seen(resolver, "broken.ville.test")
    assert (fact.result, fact.cause, fact.cause_detail) == (
        "temperror", "lookup_failed", "spf.silent.test",
    )  # fmt: skip


def test_a_record_of_the_retired_type_alone(resolver: str) -> None:
    fact = seen(resolver, "old.ville.test")
    assert (fact.result, fact.records, fact.old_type) == ("none", (), ("v=spf1 -all",))
    assert seen(resolver, "text.ville.test").old_type == ()


def test_a_shared_relay_is_recognised(resolver: str) -> None:
    [platform] = seen(resolver, "shared.ville.test").platforms
    assert (platform.name, platform.kind) == ("o2switch", "hosting")


def test_huge_texts_are_judged_whole_and_kept_in_part() -> None:
    strings = " ".join(['"' + "ip4:192.0.2.1 " * 18 + '"'] * 150)
    zone = f'{SOA}@ 60 IN TXT "v=spf1 " {strings} "junk:["\n'
    with DnsServer({"ville.test": zone}) as server:
        fact = seen(server.address)
    assert (fact.result, fact.cause_detail) == ("permerror", "junk:[")
    assert len(fact.records[0]) == 4000


def test_an_answer_that_is_not_read_to_its_end_proves_no_absence() -> None:
    zone = SOA + "".join(f'@ 60 IN TXT "t{n}"\n' for n in range(250))
    with DnsServer({"ville.test": zone}) as server, pytest.raises(LookFailed):
        seen(server.address)


def test_zones_and_mail_domains_lead_to_a_mail_domain() -> None:
    probe, wanted = SpfPolicy(), [MailDomain(name="ville.test")]
    for target in (Zone(name="ville.test"), MailDomain(name="ville.test")):
        assert list(probe.feeds_on(DeclaredAsset(target=target))) == wanted
    assert list(probe.feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []


def test_ten_terms_of_ten_exchangers_fit_in_the_budget() -> None:
    hosts = [(term, host) for term in range(10) for host in range(10)]
    zone = "\n".join(f"m{t} 60 IN MX 1 h{t}x{h}\nh{t}x{h} 60 IN AAAA ::1" for t, h in hosts)
    terms = " ".join(f"mx:m{term}.ville.test" for term in range(10))
    zone += f'\n{SOA}@ 60 IN TXT "v=spf1 {terms} -all"'
    with DnsServer({"ville.test": zone}) as server:
        fact = seen(server.address, budget=SpfPolicy.budget)
    assert (fact.result, fact.lookups, fact.void_lookups) == ("valid", 10, 0)


def test_a_sound_policy_asks_for_what_no_other_probe_asks_and_no_more() -> None:
    with DnsServer(SOUND) as server:
        here = network(perimeter(domains=["ville.test"]), resolver=server.address)
        for name, rtype in (("ville.test", "MX"), ("mx1.ville.test", "A"), ("mx2.ville.test", "A")):
            here.look_up(name, rtype)  # as the probes of the mail servers do
        before = here.meter.spent.queries
        [fact] = SpfPolicy().observe(MailDomain(name="ville.test"), here)
        # Its own record, and three look-ups for what it includes.
        assert here.meter.spent.queries - before == 4
    assert isinstance(fact, Spf)
    assert all(
        f.outcome is Outcome.PASS for check in CHECKS for f in findings(f"mail.{check}", fact)
    )


NAMES = (
    "ville.test", "mx1.ville.test", "mx2.ville.test", "spf.provider.test", "more.provider.test",
    "out.provider.test",
)  # fmt: skip


@pytest.mark.parametrize("fault", ["servfail", "refused", "lame", "bogus"])
@pytest.mark.parametrize("name", NAMES)
def test_no_check_accuses_or_clears_what_one_failed_look_up_hides(name: str, fault: str) -> None:
    faults: Mapping[str, Any] = {name: fault}
    with DnsServer(SOUND, faults=faults) as server:
        try:
            fact: Spf = seen(server.address)
        except LookFailed as failed:
            fact = Spf.could_not(MailDomain(name="ville.test"), failed.failure.reason)
    outcomes = {check: {f.outcome for f in findings(f"mail.{check}", fact)} for check in CHECKS}
    assert {o for found in outcomes.values() for o in found} <= {Outcome.PASS, Outcome.NOT_TESTED}
    # What a policy lets through is not known before all of it is read.
    for check in ("spf_invalid", "spf_permissive", "spf_too_many_lookups", "spf_shared_platform"):
        assert outcomes[check] == {Outcome.NOT_TESTED}
