from checks.dns.name_servers_differ import NameServersDiffer
from cyberscan.sdk import NameServerAnswers, Outcome, ServerAnswer, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
SILENT = ServerAnswer(server="muet.test", ip="192.0.2.3", state="no_answer", detail="timeout")
LAME = ServerAnswer(server="boiteux.test", ip="192.0.2.4", state="lame", detail="REFUSED")


def verdict(*lists: tuple[str, ...] | None, more: tuple[ServerAnswer, ...] = ()) -> Verdict:
    answers = tuple(
        ServerAnswer(server=f"s{i}", ip="192.0.2.1", state="authoritative", names=names)
        for i, names in enumerate(lists)
    )
    [one] = judged(NameServersDiffer(), NameServerAnswers(target=ZONE, answers=(*answers, *more)))
    return one


def test_one_list_in_any_order_passes() -> None:
    one = verdict(("a.test", "b.test"), ("b.test", "a.test"), more=(LAME,))
    assert one.outcome is Outcome.PASS
    assert one.evidence == {"servers": ["s0", "s1"], "listed": ["a.test", "b.test"]}


def test_two_lists_fail() -> None:
    one = verdict(("a.test",), ("a.test", "b.test"), more=(SILENT,))
    assert one.outcome is Outcome.FAIL
    assert one.evidence["lists"] == ["s0: a.test", "s1: a.test, b.test"]


def test_an_empty_list_is_a_list() -> None:
    assert verdict(("a.test",), ()).evidence["lists"] == ["s0: a.test", "s1: -"]


def test_one_server_has_nobody_to_differ_from() -> None:
    assert verdict(("a.test",)).outcome is Outcome.NOT_APPLICABLE


def test_a_list_that_was_not_heard_is_no_agreement() -> None:
    assert verdict(("a.test",), None).outcome is Outcome.NOT_TESTED
    assert verdict(("a.test",), ("a.test",), None).outcome is Outcome.NOT_TESTED
    assert verdict(("a.test",), ("a.test",), more=(SILENT,)).outcome is Outcome.NOT_TESTED
    assert verdict(("a.test",), more=(LAME,)).outcome is Outcome.NOT_TESTED
