"""Every recogniser of an answer over UDP, as a fuzz target: nothing is raised, what is kept is bounded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.udp.question import UdpQuestion
from cyberscan.network.udp.questions import UDP_QUESTIONS
from tests.network.udp.answers import ANSWERS

_NONCE = bytes(range(0x51, 0x61))
_LIMIT = 200
_MOST_FEATURES = 60


def _sent(question: UdpQuestion) -> bytes:
    known = ANSWERS.get(question.name)
    return known[0] if known else question.send(_NONCE, "192.0.2.1")


def _understand(question: UdpQuestion, data: bytes) -> None:
    heard = question.understood(data, _sent(question))
    if heard is None:
        return
    for text in (heard.detail, heard.product, heard.version, *heard.features):
        assert len(text) <= _LIMIT
        assert text.isprintable()
    assert len(heard.features) <= _MOST_FEATURES
    fact = UdpAnswer(
        name=question.name, port=question.port, state="answered", detail=heard.detail,
        product=heard.product, version=heard.version, features=heard.features,
    )  # fmt: skip
    assert UdpAnswer.model_validate_json(fact.model_dump_json()) == fact


def _name(question: UdpQuestion) -> str:
    return f"udp_{question.name.replace('-', '_')}"


UDP_TARGETS: dict[str, Callable[[bytes], object]] = {
    _name(question): partial(_understand, question) for question in UDP_QUESTIONS.values()
}
UDP_SEEDS: dict[str, tuple[bytes, ...]] = {
    _name(question): (
        ANSWERS.get(question.name, (b"", _sent(question)))[1],
        _sent(question),
        b"",
    )
    for question in UDP_QUESTIONS.values()
}
UDP_FLOODS: dict[str, bytes] = {
    "udp_ssdp": b"HTTP/1.1 200 OK\r\n" + b"ST: upnp:rootdevice\r\n" * 3_000,
    "udp_sip": b"SIP/2.0 200 OK\r\n" + b"Call-ID: x\r\n" * 5_000 + b"Server: " + b"a-" * 20_000,
    "udp_stun": ANSWERS["stun"][1][:2] + b"\xff\xe8" + ANSWERS["stun"][1][4:20] + bytes(65_512),
    "udp_ntp_control": ANSWERS["ntp-control"][1][:12] + b'version="' * 7_000,
    "udp_ike2": ANSWERS["ike2"][1][:28] + b"\x2b\0\0\x04" * 16_000,
    "udp_l2tp": ANSWERS["l2tp"][1][:12] + b"\x80\x06\0\0\0\1" * 10_000,
    "udp_dns_version": ANSWERS["dns-version"][1] + b"\xc0\x0c" * 30_000,
    "udp_snmp": b"\x30\x83\x00\xff\xff" + b"\x30\x00" * 32_000,
    "udp_xdmcp": b"\0\x01\0\x05\xff\xf0" + bytes(65_520),
    "udp_ubiquiti": b"\x01\x00\xff\xf9" + b"\x01\0\0" * 21_843,
    "udp_sql_browser": b"\x05\xfd\xff" + b"ServerName;" + b";" * 65_522,
    "udp_chargen": bytes(range(0x20, 0x7E)) * 600,
}
