"""Equipment over UDP: recorded from bacpypes3 and knxd, written after the standards for ONVIF and CoAP."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from cyberscan.budgets import Budget
from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.udp.ask import ask_udp
from cyberscan.network.udp.industrial import QUESTIONS
from cyberscan.network.udp.question import Heard
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.testing import network, perimeter
from tests.background import background

BY_NAME = {question.name: question for question in QUESTIONS}
NONCE = bytes(range(0x51, 0x61))
IP = "127.0.0.1"

I_AM = bytes.fromhex("810a001501001000c4020004d222040091002203e7")
ROUTED = bytes.fromhex("810b00190108000601051000c4020004d222040091002203e7")
FORWARDED = bytes.fromhex("8104001bc0a80102bac001001000c4020004d222040091002203e7")
PROPERTIES = bytes.fromhex(
    "810a003a010030630e0c020004d21e29794e75090042414370797065734f29464e74004e2f414f292c4e74004e2f41"
    "4f290c4e7400312e304f1f"
)
REFUSED = bytes.fromhex("810a000d0100506300 0e9101911f".replace(" ", ""))
KNX_FOUND = bytes.fromhex(
    "06100202004c08017f0000010e573601020011010000010203040506e000170c02fc000000016b6e7864000000000000"
    "00000000000000000000000000000000000000000802020104010501"
)
KNX_DESCRIBED = bytes.fromhex(
    "0610020400463601020011010000000000000000e000170c02fc000000016b6e78640000000000000000000000"
    "0000000000000000000000000000000a020201030104010501"
)
MATCH = """<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>
<a:RelatesTo>{related}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/location/Place%20de%20la%20Mairie onvif://www.onvif.org/hardware/DS-2CD2042
onvif://www.onvif.org/name/IPC</d:Scopes></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"""


def sent(name: str) -> bytes:
    return BY_NAME[name].send(NONCE, IP)


def heard(name: str, data: bytes) -> Heard | None:
    return BY_NAME[name].understood(data, sent(name))


def probe_match(related: str = "") -> bytes:
    number = sent("onvif").partition(b"uuid:")[2][:36].decode()
    return MATCH.format(related=related or f"urn:uuid:{number.upper()}").encode()


@pytest.mark.parametrize("answer", [I_AM, ROUTED, FORWARDED])
def test_a_building_controller_says_who_answers(answer: bytes) -> None:
    assert heard("bacnet", answer) == Heard("I-Am", features=("vendor 999",))


@pytest.mark.parametrize(
    "answer",
    [
        sent("bacnet"),
        I_AM[:-1],
        I_AM[:2] + b"\x00\x16" + I_AM[4:],
        I_AM.replace(b"\xc4\x02\0", b"\xc4\x00\x00"),  # an object that is no device
        I_AM.replace(b"\x10\x00", b"\x10\x08"),
        bytes.fromhex("810a000b010010 00c4ff".replace(" ", "")),
        b"\x81" * 20,
        bytes(20),
    ],
)
def test_what_is_no_i_am_is_not(answer: bytes) -> None:
    assert heard("bacnet", answer) is None


def test_knx_is_known_by_its_response_alone() -> None:
    assert heard("knx", KNX_FOUND) == Heard("search response")
    for wrong in (
        sent("knx"),
        KNX_FOUND[:-1],
        KNX_DESCRIBED,
        b"\x06\x10\x02\x02\x00\x0e" + bytes(8),
    ):
        assert heard("knx", wrong) is None


def test_a_camera_is_known_by_the_answer_to_our_own_number_and_its_place_is_not_kept() -> None:
    seen = heard("onvif", probe_match())
    assert seen == Heard("ProbeMatches", product="DS-2CD2042", features=("video transmitter",))
    other = "urn:uuid:00000000-0000-4000-8000-000000000000"
    for wrong in (probe_match(other), sent("onvif"), b"<html>ProbeMatch</html>", b""):
        assert heard("onvif", wrong) is None


def test_a_sensor_rejects_the_empty_message() -> None:
    assert heard("coap", b"\x70\x00" + NONCE[:2]) == Heard("reset")
    for wrong in (sent("coap"), b"\x70\x00" + NONCE[1:3], b"\x70\x00" + NONCE[:2] + b"\0", b""):
        assert heard("coap", wrong) is None


def test_every_question_waits_for_a_purpose() -> None:
    assert all(question.purposes for question in QUESTIONS)


def test_nothing_raises_on_any_cut() -> None:
    for whole in (I_AM, ROUTED, FORWARDED, PROPERTIES, KNX_FOUND, KNX_DESCRIBED, probe_match()):
        for question in QUESTIONS:
            for cut in range(len(whole)):
                question.understood(whole[:cut], sent(question.name))
                if question.identity is not None:
                    question.identity.understood(whole[:cut], b"")


@pytest.fixture
def device() -> Iterator[Callable[..., tuple[UdpAnswer | None, list[bytes]]]]:
    """``device("bacnet", answers, reads)``: what is seen of a device, and what it received."""
    with ExitStack() as stack:

        def run(
            name: str, answers: list[bytes], reads: bool
        ) -> tuple[UdpAnswer | None, list[bytes]]:
            server = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            server.bind((IP, 0))
            received: list[bytes] = []

            def serve() -> None:
                for answer in answers:
                    data, peer = server.recvfrom(4096)
                    received.append(data)
                    server.sendto(answer, peer)

            background(serve)
            asset = Asset(address=IP, purpose=(Purpose.GTB,), read_identity=reads)
            declared = perimeter(addresses=[IP]).model_copy(update={"assets": (asset,)})
            question = replace(BY_NAME[name], port=server.getsockname()[1])
            room = network(declared, budget=Budget(connections=2, seconds=10))
            return ask_udp(room, IP, question), received

        yield run


Device = Callable[..., tuple[UdpAnswer | None, list[bytes]]]


def test_a_device_is_asked_who_it_is_only_where_that_is_written(device: Device) -> None:
    seen, received = device("bacnet", [I_AM, PROPERTIES], False)
    assert seen is not None
    assert (seen.state, seen.product, len(received)) == ("answered", "", 1)
    seen, received = device("bacnet", [I_AM, PROPERTIES], True)
    assert seen is not None
    assert (seen.product, seen.version, seen.features) == ("BACpypes", "1.0", ("vendor 999",))
    assert received[1][10:15] == b"\x0c" + I_AM[9:13], "the device that answered, and no other"
    seen, _ = device("knx", [KNX_FOUND, KNX_DESCRIBED], True)
    assert seen is not None
    assert (seen.product, seen.detail) == ("knxd", "description response")


@pytest.mark.parametrize("answer", [REFUSED, b"\0", PROPERTIES.replace(b"\x30\x63", b"\x30\x64")])
def test_a_device_that_does_not_say_is_still_seen(device: Device, answer: bytes) -> None:
    seen, _ = device("bacnet", [I_AM, answer], True)
    assert seen is not None
    assert (seen.state, seen.detail, seen.product) == ("answered", "I-Am", "")
