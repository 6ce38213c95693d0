from typing import Any

from checks.dns.name_server_lame import NameServerLame
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Confidence,
    Delegation,
    NameServerAnswers,
    Outcome,
    ParentDelegation,
    ServerAnswer,
    Severity,
    Verdict,
    Zone,
)
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def answer(server: str, state: Any, detail: str = "", ip: str = "192.0.2.1") -> ServerAnswer:
    return ServerAnswer(server=server, ip=ip, state=state, detail=detail)


def verdict(*answers: ServerAnswer) -> Verdict:
    [one] = judged(NameServerLame(), NameServerAnswers(target=ZONE, answers=answers))
    return one


def test_authority_everywhere_passes() -> None:
    assert verdict(answer("a", "authoritative"), answer("b", "authoritative")).outcome is (
        Outcome.PASS
    )


def test_one_silent_address_of_a_server_that_answers_on_the_other_passes() -> None:
    silent = answer("a", "no_answer", "unreachable", ip="2001:db8::1")
    assert verdict(answer("a", "authoritative"), silent).outcome is Outcome.PASS


def test_a_refusal_fails() -> None:
    one = verdict(answer("a", "authoritative"), answer("b", "lame", "REFUSED"))
    assert (one.outcome, one.case) == (Outcome.FAIL, "some")
    assert one.confidence is Confidence.CERTAIN
    assert one.evidence["servers"] == ["b (192.0.2.1)"]


def test_a_servfail_fails_with_less_certainty() -> None:
    one = verdict(answer("a", "authoritative"), answer("b", "lame", "SERVFAIL"))
    assert one.confidence is Confidence.FIRM


def test_a_server_without_address_is_told_by_another_check() -> None:
    nowhere = answer("b", "not_asked", "no address", ip="")
    one = verdict(answer("a", "authoritative"), nowhere)
    assert (one.outcome, one.evidence["servers"]) == (Outcome.PASS, ["a"])
    assert verdict(nowhere).outcome is Outcome.NOT_TESTED


def test_silence_is_not_lameness() -> None:
    one = verdict(answer("a", "authoritative"), answer("b", "no_answer", "timeout"))
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert one.failure.reason is Reason.TIMEOUT


def test_no_authority_anywhere_is_something_in_the_way() -> None:
    one = verdict(answer("a", "lame", "not authoritative"), answer("b", "lame", "REFUSED"))
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert one.failure.reason is Reason.BLOCKED


def test_servers_that_may_not_be_asked_are_not_judged() -> None:
    one = verdict(answer("a", "not_asked", "out_of_scope"))
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert one.failure.reason is Reason.OUT_OF_SCOPE


def lost(*answers: ServerAnswer, state: Any = "referral", failed: bool = True) -> Verdict:
    above = ParentDelegation(target=ZONE, parent="test", state=state)
    unseen = Delegation.could_not(ZONE, Reason.DNS_FAILURE, "SERVFAIL")
    others = [above, unseen if failed else Delegation(target=ZONE)]
    fact = NameServerAnswers(target=ZONE, answers=answers)
    [one] = judged(NameServerLame(), fact, others=others)
    return one


def test_a_zone_that_none_of_its_servers_knows_is_lost() -> None:
    both = (answer("a", "lame", "REFUSED"), answer("b", "lame", "no SOA"))
    one = lost(*both)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "all", Severity.HIGH)
    assert lost(*both, failed=False).outcome is Outcome.NOT_TESTED
    assert lost(*both, state="same_servers").outcome is Outcome.NOT_TESTED
    assert lost(both[0], answer("b", "no_answer", "timeout")).outcome is Outcome.NOT_TESTED
