import pytest

from cyberscan.network.udp.voice import QUESTIONS, named
from tests.network.udp.answers import ANSWERS

BY_NAME = {question.name: question for question in QUESTIONS}
NONCE = bytes(range(0x51, 0x61))


@pytest.mark.parametrize(
    ("announced", "product", "version"),
    [
        ("Coturn-4.6.1 'Gorst'", "Coturn", "4.6.1"),
        ("kamailio (5.6.3 (x86_64/linux))", "kamailio", "5.6.3"),
        ("Asterisk PBX 20.5.2", "Asterisk PBX", "20.5.2"),
        ("FPBX-16.0.40(18.9.0)", "FPBX", "16.0.40"),
        ("Ours", "Ours", ""),
        ("", "", ""),
    ],
)
def test_the_words_of_products(announced: str, product: str, version: str) -> None:
    assert named(announced) == (product, version)


@pytest.mark.parametrize(("name", "product"), [("sip", "kamailio"), ("stun", "Coturn")])
def test_real_servers_name_themselves(name: str, product: str) -> None:
    sent, real = ANSWERS[name]
    heard = BY_NAME[name].understood(real, sent)
    assert heard is not None
    assert heard.product == product
    assert heard.version


def test_a_response_that_only_quotes_our_call_is_not_ours() -> None:
    sent, real = ANSWERS["sip"]
    sip = BY_NAME["sip"]
    assert sip.understood(real.replace(b"Call-ID:", b"X-Seen:"), sent) is None
    assert sip.understood(b"HTTP/1.1 400 Bad Request\r\n\r\n" + sent, sent) is None
    assert sip.understood(b"SIP/2.0 200 OK\r\n\r\n" + sent[:40], sent) is None


def test_an_exchange_that_is_there_answers_to_our_call() -> None:
    sent = BY_NAME["iax2"].send(NONCE, "192.0.2.1")
    pong = b"\x80\x07" + bytes([sent[0] & 0x7F, sent[1]]) + bytes(6) + b"\x06\x03"
    assert BY_NAME["iax2"].understood(pong, sent) is not None
    assert BY_NAME["iax2"].understood(pong[:2] + b"\x7f\x7f" + pong[4:], sent) is None
    assert BY_NAME["iax2"].understood(pong[:-1] + b"\x04", sent) is None


def test_a_binding_without_an_address_or_with_a_wrong_length_is_none() -> None:
    sent, real = ANSWERS["stun"]
    stun = BY_NAME["stun"]
    assert stun.understood(b"\x01\x01\0\0" + real[4:20], sent) is None
    assert stun.understood(real + b"\0\0\0\0", sent) is None
    refused = stun.understood(b"\x01\x11\0\0" + real[4:20], sent)
    assert refused is not None
    assert refused.detail == "binding refused"
