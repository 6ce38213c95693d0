"""What holds for every recogniser: real answers are understood, near misses are not."""

import pytest

from cyberscan.network.udp.question import Heard
from cyberscan.network.udp.questions import UDP_QUESTIONS, chosen_questions, udp_protocols
from tests.network.udp.answers import ANSWERS

NONCE = bytes(range(0x51, 0x61))
OTHER_NONCE = bytes(range(0x31, 0x41))
NUMBERED = sorted(
    ANSWERS.keys()
    - {"ipmi", "asf", "tftp", "ssdp", "chargen", "nat-pmp", "xdmcp"}  # they carry no number
)


def heard(name: str, data: bytes, sent: bytes | None = None) -> Heard | None:
    return UDP_QUESTIONS[name].understood(data, ANSWERS[name][0] if sent is None else sent)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_real_software_answered_is_understood(name: str) -> None:
    assert heard(name, ANSWERS[name][1]) is not None


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answers_of_other_protocols_are_not(name: str) -> None:
    taken = [other for other in ANSWERS if other != name and heard(name, ANSWERS[other][1])]
    assert taken == []


@pytest.mark.parametrize("name", NUMBERED)
def test_an_answer_to_somebody_else_is_not(name: str) -> None:
    sent = UDP_QUESTIONS[name].send(NONCE, "192.0.2.1")
    assert heard(name, ANSWERS[name][1], sent) is None


@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"chargen", "sip", "ssdp", "tftp"}))
def test_half_an_answer_is_not(name: str) -> None:
    whole = ANSWERS[name][1]
    assert heard(name, whole[: len(whole) // 2]) is None


@pytest.mark.parametrize("name", UDP_QUESTIONS)
def test_cut_and_flooded_answers_raise_nothing(name: str) -> None:
    question = UDP_QUESTIONS[name]
    sent, real = ANSWERS.get(name, (question.send(NONCE, "192.0.2.1"), bytes(64)))
    for end in range(len(real)):
        question.understood(real[:end], sent)
    for filler in (b"\x00", b"\xff", b"A", b"\r\n", b";", sent):
        question.understood((real + filler * 65_535)[:65_535], sent)
        assert question.understood((filler * 65_535)[:65_535], sent) is None


@pytest.mark.parametrize("name", UDP_QUESTIONS)
@pytest.mark.parametrize("ip", ["192.0.2.1", "2001:db8::1"])
def test_questions_are_small_and_their_own_echo_is_no_answer(name: str, ip: str) -> None:
    question = UDP_QUESTIONS[name]
    sent = question.send(NONCE, ip)
    assert 0 < len(sent) <= 1200
    assert (question.understood(sent, sent) is None) == (name != "echo")
    assert question.send(NONCE, ip) == sent


def test_sets_name_real_questions_and_grow() -> None:
    express, standard = udp_protocols("express"), udp_protocols("standard")
    assert express is not None
    assert standard is not None
    assert express < standard <= UDP_QUESTIONS.keys()
    assert {q.name for q in chosen_questions("complet")} == UDP_QUESTIONS.keys()
    with pytest.raises(ValueError, match="no set"):
        chosen_questions("everything")
