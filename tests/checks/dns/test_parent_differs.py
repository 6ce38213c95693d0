from checks.dns.parent_differs import ParentDiffers
from cyberscan.sdk import (
    Confidence,
    Fact,
    NameServer,
    NameServerAnswers,
    Outcome,
    ParentDelegation,
    Reason,
    ServerAnswer,
    Severity,
    Verdict,
    Zone,
)
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
A, B, C = "a.test", "b.test", "c.test"


def answers(*lists: tuple[str, ...] | None, lame: str = "") -> NameServerAnswers:
    heard = [
        ServerAnswer(server=f"s{i}", ip="192.0.2.1", state="authoritative", names=names)
        for i, names in enumerate(lists)
    ]
    if lame:
        heard.append(ServerAnswer(server=lame, ip="192.0.2.2", state="lame", detail="REFUSED"))
    return NameServerAnswers(target=ZONE, answers=tuple(heard))


def verdict(*names: str, others: tuple[Fact, ...] = (), **fields: object) -> Verdict:
    fact = ParentDelegation.model_validate(
        {"target": ZONE, "parent": "test", "names": names, **fields}
    )
    [one] = judged(ParentDiffers(), fact, others=others)
    return one


def test_the_same_list_passes() -> None:
    one = verdict(A, B, others=(answers((A, B), (B, A)),))
    assert one.outcome is Outcome.PASS
    assert one.evidence == {"parent": "test", "servers": [A, B]}


def test_what_differs_is_told_by_side() -> None:
    both = verdict(A, B, others=(answers((A, C)),))
    assert (both.outcome, both.case) == (Outcome.FAIL, "both")
    assert (both.evidence["at_parent"], both.evidence["in_zone"]) == ([B], [C])
    assert verdict(A, B, others=(answers((A,)),)).case == "at_parent"
    assert verdict(A, others=(answers((A, B)),)).case == "in_zone"
    assert verdict(A, others=(answers(()),)).evidence["at_parent"] == [A]


def test_where_the_servers_disagree_only_what_all_say_counts() -> None:
    assert verdict(A, B, others=(answers((A, B), (A, C)),)).outcome is Outcome.PASS
    assert verdict(A, B, others=(answers((A, B), (A, B, C)),)).outcome is Outcome.PASS


def test_a_server_of_the_parent_only_that_is_dead_weighs_more() -> None:
    gone = NameServer(name=B, state="missing", absent="nxdomain")
    one = verdict(A, B, only_there=(gone,), others=(answers((A,)),))
    assert (one.case, one.severity, one.evidence["servers"]) == ("dead", Severity.MEDIUM, [B])
    assert verdict(A, B, others=(answers((A,), lame=B),)).case == "dead"


def test_a_server_that_only_its_glue_leads_to_is_alive() -> None:
    gone = NameServer(name="s1", state="missing", absent="nxdomain")
    one = verdict(A, "s1", only_there=(gone,), others=(answers((A,), (A,)),))
    assert one.case == "at_parent"


def test_silence_is_not_death() -> None:
    unknown = NameServer(name=B, state="unknown")
    assert verdict(A, B, only_there=(unknown,), others=(answers((A,)),)).case == "at_parent"


def test_nothing_to_compare_with_is_not_tested() -> None:
    failed = NameServerAnswers.could_not(ZONE, Reason.TIMEOUT)
    for others in ((), (failed,), (answers(None),)):
        assert verdict(A, others=others).outcome is Outcome.NOT_TESTED


def test_a_parent_that_serves_the_zone_itself_shows_nothing() -> None:
    one = verdict(state="same_servers", others=(answers((A,)),))
    assert one.outcome is Outcome.NOT_TESTED


def test_a_denied_delegation_is_a_sign() -> None:
    one = verdict(state="absent", others=(answers((A,)),))
    assert (one.outcome, one.case, one.confidence) == (
        Outcome.FAIL,
        "absent",
        Confidence.TENTATIVE,
    )
