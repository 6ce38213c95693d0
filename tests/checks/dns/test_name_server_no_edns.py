from checks.dns.name_server_no_edns import NameServerNoEdns
from cyberscan.sdk import Confidence, NameServerAnswers, Outcome, ServerAnswer, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
SILENT = ServerAnswer(server="muet.test", ip="192.0.2.3", state="no_answer", detail="timeout")


def verdict(*edns: bool | None, more: tuple[ServerAnswer, ...] = ()) -> Verdict:
    answers = tuple(
        ServerAnswer(server=f"s{i}", ip="192.0.2.1", state="authoritative", edns=known)
        for i, known in enumerate(edns)
    )
    [one] = judged(NameServerNoEdns(), NameServerAnswers(target=ZONE, answers=(*answers, *more)))
    return one


def test_all_know_it() -> None:
    assert verdict(True, True).outcome is Outcome.PASS


def test_one_does_not() -> None:
    one = verdict(True, False)
    assert (one.outcome, one.confidence) == (Outcome.FAIL, Confidence.FIRM)
    assert one.evidence["servers"] == ["s1 (192.0.2.1)"]


def test_none_does_may_be_something_on_the_way() -> None:
    assert verdict(False, False).confidence is Confidence.TENTATIVE


def test_what_did_not_come_out_is_not_tested() -> None:
    assert verdict(True, None).outcome is Outcome.NOT_TESTED
    assert verdict(True, more=(SILENT,)).outcome is Outcome.NOT_TESTED
    assert verdict().outcome is Outcome.NOT_TESTED
