"""Whatever a stranger sends, a question is understood or not: it never fails, never hangs, names nobody."""

import random
import time

import pytest

from cyberscan.network.udp.questions import UDP_QUESTIONS
from tests.network.udp.answers import ANSWERS

NONCE = bytes(range(0x41, 0x51))


def _damaged(real: bytes, dice: random.Random) -> bytes:
    data = bytearray(real)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) or 1)
        kind = dice.randrange(4)
        if kind == 0 and data:
            data[at % len(data)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            data[at:at] = dice.randbytes(dice.randint(1, 40))
        else:
            data += data[at:] * 2
    return bytes(data[:65_507])


@pytest.mark.parametrize("name", sorted(UDP_QUESTIONS))
def test_damaged_answers_never_raise(name: str) -> None:
    question, dice = UDP_QUESTIONS[name], random.Random(name)
    sent, real = ANSWERS.get(name, (question.send(NONCE, "192.0.2.1"), b"\0" * 64))
    for _ in range(400):
        data = _damaged(dice.choice((real, sent)), dice)
        heard = question.understood(data, sent)
        assert heard is None or len(heard.detail) < 500


@pytest.mark.parametrize("name", sorted(UDP_QUESTIONS))
@pytest.mark.parametrize(
    "unit", [b"\0", b"\xff", b"\x30\x80", b"\r\n", b"A:", b"\x04\x04", b"\xc0\x0c"]
)
def test_the_largest_datagram_costs_little(name: str, unit: bytes) -> None:
    question = UDP_QUESTIONS[name]
    sent = question.send(NONCE, "192.0.2.1")
    start = time.process_time()
    for data in (unit * 30_000, sent + unit * 30_000, sent[:8] + unit * 30_000):
        heard = question.understood(data[:65_507], sent)
        assert heard is None or (not heard.product and not heard.open_access)
    assert time.process_time() - start < 5, "a parser that runs wild, not a slow machine"
