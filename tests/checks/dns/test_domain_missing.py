from checks.dns.domain_missing import DomainMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Delegation, NameServer, Outcome, Zone
from cyberscan.testing import findings, judged

ZONE = Zone(name="ville.test")


def test_a_served_domain_passes() -> None:
    fact = Delegation(target=ZONE, servers=(NameServer(name="ns1.test"),))
    assert [v.outcome for v in judged(DomainMissing(), fact)] == [Outcome.PASS]


def test_a_domain_that_does_not_exist_fails() -> None:
    fact = Delegation(target=ZONE, status="nxdomain")
    assert [v.outcome for v in judged(DomainMissing(), fact)] == [Outcome.FAIL]


def test_a_broken_resolver_is_not_an_absence() -> None:
    fact = Delegation.could_not(ZONE, Reason.DNS_FAILURE, "SERVFAIL")
    [finding] = findings("dns.domain_missing", fact)
    assert finding.outcome is Outcome.NOT_TESTED
