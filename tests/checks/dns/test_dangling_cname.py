from checks.dns.dangling_cname import DanglingCname
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Fact,
    FreeDomain,
    FreeDomains,
    Host,
    HostAddresses,
    Outcome,
    Severity,
    Verdict,
    Zone,
)
from cyberscan.testing import findings, judged, told

HOST = Host(name="jeux.ville.test")
DECLARED = DeclaredAsset(target=Zone(name="ville.test"))


def fact(alias: str, *, dangling: bool = True) -> HostAddresses:
    return HostAddresses(
        target=HOST,
        status="nxdomain" if dangling else "found",
        aliases=(alias,),
        dangling=alias if dangling else "",
    )


def verdict(alias: str, *others: Fact, dangling: bool = True) -> Verdict:
    [one] = judged(DanglingCname(), fact(alias, dangling=dangling), others=[DECLARED, *others])
    return one


def test_an_alias_that_exists_passes() -> None:
    assert verdict("site.agence.test", dangling=False).outcome is Outcome.PASS


def test_a_name_without_alias_is_not_concerned() -> None:
    [one] = judged(DanglingCname(), HostAddresses(target=HOST, addresses=("192.0.2.1",)))
    assert one.outcome is Outcome.NOT_APPLICABLE


def test_a_vanished_name_fails_and_the_authority_s_own_weighs_less() -> None:
    elsewhere, own = verdict("jeux.agence.test"), verdict("vieux.ville.test")
    assert (elsewhere.outcome, elsewhere.case, elsewhere.severity) == (
        Outcome.FAIL,
        "elsewhere",
        None,
    )
    assert (own.outcome, own.case, own.severity) == (Outcome.FAIL, "own", Severity.LOW)
    assert "jeux.agence.test" in told(findings(DanglingCname.id, fact("jeux.agence.test"))[0])


def test_what_anybody_may_take_is_told_by_the_checks_that_say_so() -> None:
    assert verdict("jeux-ville.azurewebsites.net").outcome is Outcome.NOT_APPLICABLE
    free = FreeDomain(role="alias", name="jeux.agence.test", domain="agence.test")
    for one in ((free,), ()):
        found = FreeDomains(target=HOST, missing=("jeux.agence.test",), free=one)
        told_here = verdict("jeux.agence.test", found).outcome is Outcome.FAIL
        assert told_here is (not one)


def test_a_lookalike_of_a_service_is_not_that_service() -> None:
    assert verdict("jeux.notazurewebsites.net").case == "elsewhere"


def test_a_broken_resolver_is_not_an_absence() -> None:
    failed = HostAddresses.could_not(HOST, Reason.DNS_FAILURE, "SERVFAIL")
    [finding] = findings("dns.dangling_cname", failed)
    assert finding.outcome is Outcome.NOT_TESTED
