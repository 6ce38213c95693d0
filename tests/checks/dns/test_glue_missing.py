from checks.dns.glue_missing import GlueMissing
from cyberscan.sdk import Glue, Outcome, ParentDelegation, Severity, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
NS1, NS2, ELSEWHERE = "ns1.ville.test", "ns2.ville.test", "ns.autre.test"


def verdict(*names: str, glued: tuple[str, ...] = (), **fields: object) -> Verdict:
    glue = tuple(Glue(name=name, addresses=("192.0.2.1",)) for name in glued)
    fact = ParentDelegation.model_validate(
        {"target": ZONE, "parent": "test", "names": names, "glue": glue, **fields}
    )
    [one] = judged(GlueMissing(), fact)
    return one


def test_every_server_inside_with_its_address_passes() -> None:
    assert verdict(NS1, ELSEWHERE, glued=(NS1,)).outcome is Outcome.PASS


def test_one_without_fails() -> None:
    one = verdict(NS1, NS2, glued=(NS1,))
    assert (one.outcome, one.severity) == (Outcome.FAIL, Severity.LOW)
    assert one.evidence["servers"] == [NS2]


def test_none_with_leaves_nobody() -> None:
    assert verdict(NS1, NS2).severity is Severity.MEDIUM


def test_servers_elsewhere_need_none() -> None:
    assert verdict(ELSEWHERE).outcome is Outcome.NOT_APPLICABLE


def test_glue_that_may_have_been_left_out_is_not_tested() -> None:
    assert verdict(NS1, glue_known=False).outcome is Outcome.NOT_TESTED


def test_a_parent_that_serves_the_zone_itself_shows_nothing() -> None:
    assert verdict(NS1, state="same_servers").outcome is Outcome.NOT_TESTED
