from typing import Any

from checks.dns.apex_alias import ApexAlias
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Delegation, NameServer, Outcome, Verdict, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")
SERVER = NameServer(name="ns.ville.test", addresses=("192.0.2.1",))


def fact(**given: Any) -> Delegation:
    return Delegation(target=ZONE, servers=(SERVER,), **given)


def verdict(**given: Any) -> Verdict:
    [one] = judged(ApexAlias(), fact(**given))
    return one


def test_a_zone_with_records_of_its_own_passes() -> None:
    assert verdict().outcome is Outcome.PASS


def test_an_alias_beside_the_zone_s_records_fails() -> None:
    [finding] = findings("dns.apex_alias", fact(alias="site.hebergeur.test"))
    assert finding.outcome is Outcome.FAIL
    assert "site.hebergeur.test" in told(finding)


def test_it_hides_the_zone_s_own_servers_from_some_resolvers() -> None:
    hidden = Delegation(target=ZONE, status="nodata", enclosing="test", alias="site.test")
    [one] = judged(ApexAlias(), hidden)
    assert (one.outcome, one.confidence) == (Outcome.FAIL, Confidence.TENTATIVE)


def test_a_name_inside_another_zone_may_be_an_alias() -> None:
    inside = Delegation(target=ZONE, status="nodata", enclosing="test")
    assert judged(ApexAlias(), inside)[0].outcome is Outcome.NOT_APPLICABLE
    absent = Delegation(target=ZONE, status="nxdomain")
    assert judged(ApexAlias(), absent)[0].outcome is Outcome.NOT_APPLICABLE


def test_what_could_not_be_asked_is_not_judged() -> None:
    assert verdict(alias_unknown="timeout").outcome is Outcome.NOT_TESTED
    [finding] = findings("dns.apex_alias", Delegation.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
