from typing import Literal

from checks.dns.name_server_no_tcp import NameServerNoTcp
from cyberscan.sdk import (
    Confidence,
    NameServerAnswers,
    Outcome,
    Reason,
    ServerAnswer,
    Verdict,
    Zone,
)
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def server(
    name: str, tcp: Literal["not_asked", "answered", "refused", "failed"], detail: str = ""
) -> ServerAnswer:
    return ServerAnswer(
        server=name, ip="192.0.2.1", state="authoritative", tcp=tcp, tcp_detail=detail
    )


SILENT = ServerAnswer(server="muet.test", ip="192.0.2.3", state="no_answer", detail="timeout")
LAME = ServerAnswer(server="boiteux.test", ip="192.0.2.4", state="lame", detail="REFUSED")


def verdict(*answers: ServerAnswer) -> Verdict:
    [one] = judged(NameServerNoTcp(), NameServerAnswers(target=ZONE, answers=answers))
    return one


def test_all_answer() -> None:
    one = verdict(server("a.test", "answered"), server("b.test", "answered"), LAME)
    assert one.outcome is Outcome.PASS
    assert one.evidence["servers"] == ["a.test", "b.test"]


def test_one_refuses() -> None:
    one = verdict(server("a.test", "answered"), server("b.test", "refused", "refused"))
    assert (one.outcome, one.confidence) == (Outcome.FAIL, Confidence.CERTAIN)
    assert one.evidence["servers"] == ["b.test (192.0.2.1)"]


def test_all_refuse_is_less_sure() -> None:
    assert verdict(server("a.test", "refused", "refused")).confidence is Confidence.FIRM


def test_silence_over_tcp_proves_nothing() -> None:
    one = verdict(server("a.test", "answered"), server("b.test", "failed", "timeout"))
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert one.failure.reason is Reason.TIMEOUT


def test_a_server_that_was_not_heard_keeps_the_rest_from_passing() -> None:
    assert verdict(server("a.test", "answered"), SILENT).outcome is Outcome.NOT_TESTED


def test_nobody_serves_the_zone() -> None:
    assert verdict(LAME).outcome is Outcome.NOT_TESTED
    assert verdict().outcome is Outcome.NOT_TESTED
