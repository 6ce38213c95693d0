import pytest

from cyberscan.network.udp.question import Heard
from cyberscan.network.udp.vpn import QUESTIONS
from tests.network.udp.answers import ANSWERS

BY_NAME = {question.name: question for question in QUESTIONS}


def _heard(name: str, data: bytes | None = None) -> Heard | None:
    sent, real = ANSWERS[name]
    return BY_NAME[name].understood(real if data is None else data, sent)


def test_a_gateway_that_agrees_names_itself_when_it_likes() -> None:
    heard = _heard("ike2")
    assert heard is not None
    assert (heard.detail, heard.product) == ("IKE_SA_INIT accepted", "strongSwan")


def _ike2(*payloads: tuple[int, bytes], flags: int = 0x20, version: int = 0x20) -> bytes:
    kinds = [kind for kind, _ in payloads] + [0]
    body = b"".join(
        bytes([following, 0]) + (len(value) + 4).to_bytes(2, "big") + value
        for following, (_, value) in zip(kinds[1:], payloads, strict=True)
    )
    head = ANSWERS["ike2"][0][:8] + b"responds" + bytes([kinds[0], version, 34, flags]) + bytes(4)
    return head + (28 + len(body)).to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("identifier", "product"),
    [
        (bytes.fromhex("8299031757a36082c6a621de00050282"), "Fortinet FortiGate"),
        (b"CISCO-DELETE-REASON", "Cisco"),
        (b"OE-Libreswan-4.12", "Libreswan"),
        (bytes.fromhex("5b362bc820f60007"), "SonicWall"),
        (bytes.fromhex("699369228741c6d4ca094c93e242c9de19e7b7c6"), "Juniper"),
        (
            bytes.fromhex("f4ed19e0c114eb516faaac0ee37daf2807b4381f000000010000138d68826f6a00"),
            "Check Point",
        ),
        (bytes.fromhex("f4ed19e0c114eb516faaac0ee37daf28"), ""),  # CryptoPro has its beginning
        (bytes.fromhex("da8e937880010000"), ""),  # of a library that several makers built in
        (b"FLEXVPN-SUPPORTED", ""),  # strongSwan can be made to say it
        (bytes.fromhex("4048b7d56ebce88525e7de7f00d6c2d3"), ""),
        (bytes.fromhex("12f5f28c457168a9702d9fe274cc0100"), ""),  # many others send it
    ],
)
def test_vendor_identifiers(identifier: bytes, product: str) -> None:
    heard = _heard("ike2", _ike2((41, b"\0\0\0\x0e"), (43, identifier)))
    assert heard is not None
    assert (heard.detail, heard.product) == ("NO_PROPOSAL_CHOSEN", product)


def test_requests_other_versions_and_empty_messages_are_no_gateway() -> None:
    notice = (41, b"\0\0\0\x0e")
    assert _heard("ike2", _ike2(notice)) is not None
    assert _heard("ike2", _ike2(notice, flags=0x08)) is None
    assert _heard("ike2", _ike2(notice, version=0x10)) is None
    assert _heard("ike2", _ike2((43, b"x" * 16))) is None
    assert _heard("ike2", _ike2(notice) + b"tail") is None
    endless = _ike2(*[(43, b"x" * 16)] * 60, notice)
    assert _heard("ike2", endless) is None


def test_main_mode_is_chosen_or_refused() -> None:
    refused = _heard("ike1")
    assert refused is not None
    assert refused.detail == "main mode refused"
    sent, _ = ANSWERS["ike1"]
    body = b"\0\0\0\x0c" + b"\0\0\0\x01\0\0\0\x01"
    head = sent[:8] + b"responds" + bytes([1, 0x10, 2, 0]) + bytes(4)
    chosen = head + (28 + len(body)).to_bytes(4, "big") + body
    accepted = _heard("ike1", chosen)
    assert accepted is not None
    assert accepted.detail == "main mode accepted"
    assert _heard("ike1", chosen[:8] + bytes(8) + chosen[16:]) is None, "no cookie of its own"


def test_a_tunnel_server_names_its_maker() -> None:
    heard = _heard("l2tp")
    assert heard is not None
    assert (heard.detail, heard.product) == ("SCCRP", "xelerance.com")


def test_openvpn_must_acknowledge_our_session() -> None:
    real = ANSWERS["openvpn"][1]
    assert _heard("openvpn") is not None
    assert _heard("openvpn", real[:14] + bytes(8) + real[22:]) is None
    assert _heard("openvpn", b"\x38" + real[1:]) is None
    assert _heard("openvpn", real[:9] + b"\xff" + real[10:]) is None


def test_versions_that_do_not_speak_each_other_and_a_cookie() -> None:
    """Each question is answered by its own version; a gateway under load asks for a cookie first."""
    refused = _ike2((41, b"\0\0\0\x05"))
    assert _heard("ike1", ANSWERS["ike1"][0][:8] + refused[8:]) is None
    cookie = _heard("ike2", _ike2((41, b"\0\0\x40\x06" + bytes(20))))
    assert cookie is not None
    assert cookie.detail == "COOKIE"
