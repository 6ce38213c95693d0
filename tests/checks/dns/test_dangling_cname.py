from checks.dns.dangling_cname import DanglingCname
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    DeclaredAsset,
    Host,
    HostAddresses,
    Outcome,
    Severity,
    Verdict,
    Zone,
)
from cyberscan.testing import findings, judged

HOST = Host(name="jeux.ville.test")
DECLARED = DeclaredAsset(target=Zone(name="ville.test"))


def verdict(alias: str, *, dangling: bool = True) -> Verdict:
    fact = HostAddresses(
        target=HOST,
        status="nxdomain" if dangling else "found",
        aliases=(alias,),
        dangling=alias if dangling else "",
    )
    [one] = judged(DanglingCname(), fact, others=[DECLARED])
    return one


def test_an_alias_that_exists_passes() -> None:
    assert verdict("site.agence.test", dangling=False).outcome is Outcome.PASS


def test_a_name_without_alias_is_not_concerned() -> None:
    [one] = judged(DanglingCname(), HostAddresses(target=HOST, addresses=("192.0.2.1",)))
    assert one.outcome is Outcome.NOT_APPLICABLE


def test_a_vanished_name_fails_and_what_may_be_taken_weighs_most() -> None:
    claimable = verdict("jeux-ville.azurewebsites.net")
    elsewhere = verdict("jeux.agence.test")
    own = verdict("vieux.ville.test")
    assert {v.outcome for v in (claimable, elsewhere, own)} == {Outcome.FAIL}
    assert [v.case for v in (claimable, elsewhere, own)] == ["claimable", "elsewhere", "own"]
    assert [v.severity for v in (claimable, elsewhere, own)] == [
        None,
        Severity.MEDIUM,
        Severity.LOW,
    ]


def test_a_lookalike_of_a_service_is_not_that_service() -> None:
    assert verdict("jeux.notazurewebsites.net").case == "elsewhere"


def test_a_broken_resolver_is_not_an_absence() -> None:
    fact = HostAddresses.could_not(HOST, Reason.DNS_FAILURE, "SERVFAIL")
    [finding] = findings("dns.dangling_cname", fact)
    assert finding.outcome is Outcome.NOT_TESTED
