from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.probes.mail_dmarc import DmarcPolicy
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import DeclaredAsset, Dmarc, Host, MailDomain, Zone
from cyberscan.testing import network, perimeter

ZONE = """
@ 60 IN SOA ns h 1 1 1 1 1
web 60 IN A 127.0.0.3
_dmarc 60 IN TXT "v=DMARC1; p=quarantine; sp=reject; rua=mailto:d@ville.test,mailto:d@reports.test"
np 60 IN TXT "x"
_dmarc.np 60 IN TXT "v=DMARC1; p=reject; np=none"
_dmarc.trial 60 IN TXT "v=DMARC1; p=reject; t=y; adkim=s; rua=mailto:d@mute.test; ruf=mailto:f@no.test"
_dmarc.two 60 IN TXT "v=DMARC1; p=reject; pct=10; rua=mailto:d@no.test"
_dmarc.two 60 IN TXT "v=DMARC1; p=none"
"""
REPORTS = """
@ 60 IN SOA ns h 1 1 1 1 1
*._report._dmarc 60 IN TXT "v=DMARC1;"
"""
EMPTY = "@ 60 IN SOA ns h 1 1 1 1 1"


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    zones = {"ville.test": ZONE, "reports.test": REPORTS, "no.test": EMPTY, "alone.example": EMPTY}
    faults = {
        "trial.ville.test._report._dmarc.mute.test": "servfail",
        "_dmarc.down.ville.test": "servfail",
    }
    with DnsServer(zones, faults=faults) as server:  # type: ignore[arg-type] # a literal in a dict
        yield server.address


def seen(domain: str, resolver: str, most: int = 60) -> Dmarc:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver)
    [fact] = DmarcPolicy().observe(MailDomain(name=domain), here)
    assert isinstance(fact, Dmarc)
    assert here.meter.spent.queries <= most
    return fact


def test_the_domain_itself_with_who_agreed_takes_two_queries(resolver: str) -> None:
    fact = seen("ville.test", resolver, most=2)
    assert (fact.policy, fact.subdomain_policy, fact.nonexistent_policy, fact.found_at) == (
        "quarantine", "reject", "reject", "ville.test",
    )  # fmt: skip
    assert [(one.domain, one.consent) for one in fact.receivers] == [
        ("ville.test", "own"),
        ("reports.test", "given"),
    ]


def test_a_policy_for_names_that_do_not_exist(resolver: str) -> None:
    fact = seen("np.ville.test", resolver)
    assert (fact.policy, fact.subdomain_policy, fact.nonexistent_policy) == (
        "reject", "reject", "none",
    )  # fmt: skip


def test_a_name_below_inherits(resolver: str) -> None:
    fact = seen("web.ville.test", resolver)
    assert (fact.policy, fact.applied_policy, fact.found_at) == ("reject", "reject", "ville.test")


def test_a_trial_and_a_receiver_that_nobody_could_ask(resolver: str) -> None:
    fact = seen("trial.ville.test", resolver)
    assert (fact.policy, fact.applied_policy, fact.testing) == ("reject", "quarantine", True)
    assert (fact.alignment_dkim, fact.alignment_spf) == ("strict", "relaxed")
    mute, no = fact.receivers
    assert (mute.consent, no.consent, no.tags) == ("unknown", "missing", ("ruf",))
    assert mute.failed is not None
    assert mute.failed.reason is Reason.DNS_FAILURE


def test_of_several_records_none_is_read(resolver: str) -> None:
    fact = seen("two.ville.test", resolver)
    assert (fact.result, fact.cause, len(fact.records)) == ("invalid", "multiple_records", 2)
    assert (fact.receivers, fact.policy) == ((), "reject")


def test_a_resolver_of_a_few_zones_refuses_the_top_level(resolver: str) -> None:
    fact = seen("alone.example", resolver)
    assert (fact.result, fact.unasked, fact.unasked_why) == ("none", ("example",), None)


def test_a_top_level_that_answers_for_other_names_is_not_let_off() -> None:
    faults = {"_dmarc.example": "refused"}
    zones = {"example": EMPTY, "alone.example": EMPTY}
    with DnsServer(zones, faults=faults) as server:  # type: ignore[arg-type] # a literal in a dict
        fact = seen("alone.example", server.address)
    assert fact.unasked_why is not None
    assert fact.unasked_why.detail == "REFUSED"


def test_a_failing_server_is_not_an_absence(resolver: str) -> None:
    with pytest.raises(LookFailed):
        seen("down.ville.test", resolver)


def test_zones_and_mail_domains_lead_to_a_mail_domain() -> None:
    wanted = [MailDomain(name="ville.test")]
    for target in (Zone(name="ville.test"), MailDomain(name="ville.test")):
        assert list(DmarcPolicy().feeds_on(DeclaredAsset(target=target))) == wanted
    assert list(DmarcPolicy().feeds_on(DeclaredAsset(target=Host(name="www.ville.test")))) == []
