from typing import Literal

from checks.dns.name_servers_no_ipv6 import NameServersNoIpv6
from cyberscan.sdk import (
    Delegation,
    NameServer,
    NameServerAnswers,
    Outcome,
    Reason,
    ServerAnswer,
    Severity,
    Verdict,
    Zone,
)
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")
FOUR = NameServer(name="a.test", addresses=("192.0.2.1",))
BOTH = NameServer(name="b.test", addresses=("192.0.2.2", "2001:db8::2"))


def verdict(*servers: NameServer, six: str = "", others: tuple[str, ...] = ()) -> Verdict:
    heard: list[ServerAnswer] = []
    if six:
        state: Literal["authoritative", "no_answer"] = (
            "authoritative" if six == "answered" else "no_answer"
        )
        heard = [
            ServerAnswer(server="b.test", ip="192.0.2.2", state="authoritative"),
            ServerAnswer(server="b.test", ip="2001:db8::2", state=state, detail=six),
        ]
    fact = Delegation(target=ZONE, servers=servers, others=others)
    answers = NameServerAnswers(target=ZONE, answers=tuple(heard))
    [one] = judged(NameServersNoIpv6(), fact, others=[answers])
    return one


def test_one_with_an_address_passes() -> None:
    one = verdict(FOUR, BOTH)
    assert (one.outcome, one.evidence["servers"]) == (Outcome.PASS, ["b.test"])
    assert verdict(BOTH, six="answered").outcome is Outcome.PASS


def test_none_with_an_address_fails() -> None:
    one = verdict(FOUR)
    assert (one.outcome, one.case) == (Outcome.FAIL, "none")


def test_addresses_that_all_refuse_fail() -> None:
    one = verdict(FOUR, BOTH, six=Reason.REFUSED)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, "refused", Severity.LOW)


def test_silence_or_a_machine_without_ipv6_accuses_nobody() -> None:
    assert verdict(BOTH, six=Reason.TIMEOUT).outcome is Outcome.PASS
    assert verdict(BOTH, six=Reason.UNREACHABLE).outcome is Outcome.PASS


def test_what_could_not_be_asked_is_not_absent() -> None:
    half = FOUR.model_copy(update={"unknown": ("AAAA",)})
    assert verdict(FOUR, half).outcome is Outcome.NOT_TESTED
    assert verdict(NameServer(name="c.test", state="unknown")).outcome is Outcome.NOT_TESTED
    assert verdict(FOUR, others=("z.test",)).outcome is Outcome.NOT_TESTED


def test_no_zone_no_question() -> None:
    assert verdict().outcome is Outcome.NOT_APPLICABLE
