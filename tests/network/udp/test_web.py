from cyberscan.network.udp.web import QUESTIONS

[QUIC] = QUESTIONS
SENT = QUIC.send(bytes(range(0x51, 0x61)), "192.0.2.1")
ANSWER = b"\xf3" + bytes(4) + b"\x08" + SENT[15:23] + b"\x08" + SENT[6:14]


def test_a_server_lists_its_versions() -> None:
    heard = QUIC.understood(ANSWER + bytes.fromhex("00000001 6b3343cf 0a1a2a3a"), SENT)
    assert heard is not None
    assert heard.features == ("v1", "v2")


def test_numbers_that_are_not_exchanged_or_half_a_version_are_no_answer() -> None:
    versions = bytes.fromhex("00000001")
    swapped = ANSWER[:6] + SENT[6:14] + b"\x08" + SENT[15:23]
    assert QUIC.understood(swapped + versions, SENT) is None
    assert QUIC.understood(ANSWER + versions[:3], SENT) is None
    assert QUIC.understood(ANSWER, SENT) is None
    assert QUIC.understood(b"\xf3\0\0\0\x01" + ANSWER[5:] + versions, SENT) is None
