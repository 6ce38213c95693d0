"""Controllers: one greeting each, on one connection; who they are only where the perimeter says so.

The answers were recorded from real stacks: python-snap7, c104, cpppo, asyncua, pymodbus.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberscan.network.services import Identified, identify
from cyberscan.network.services.questions.identity import IDENTITY, controller
from cyberscan.network.services.questions.industrial import (
    DIALOGUES,
    cotp_confirmed,
    encapsulated_items,
    iso_answered,
    tpkt_whole,
)
from cyberscan.network.services.questions.opcua import hello_answered, message_whole
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter
from tests.background import background

pytestmark = pytest.mark.xdist_group("industrial")  # some listen on the ports of controllers
IP = "127.0.0.1"
Script = Callable[[socket.socket], None]

COTP = bytes.fromhex("0300001611d06379000100c0010ac1020100c2020102")
S7_SETUP = bytes.fromhex("0300001b02f080320300006379000800000000f0000001000101e0")
S7_SZL = bytes.fromhex(
    "0300004302f080320700006272000c0026000112081284010000000000ff09002200110000001a0001"
    "000136455337203331352d32454831342d304142300000030300"
)
IEC104 = bytes.fromhex("680483000000")
LIST_SERVICES = bytes.fromhex(
    "040019000000000000000000637962727363616e0000000001000001130001002000436f6d6d756e69636174696f6e7300"
)
LIST_IDENTITY = bytes.fromhex(
    "63003c000000000000000000637962727363616e0000000001000c00360001000002af12000000000000000000000000"
    "01000e003600140b60311a066c0014313735362d4c36312f42204c4f47495835353631ff"
)
ACK = bytes.fromhex("41434b461c00000000000000ffff0000ffff00000000400641060000")
UA_ERROR = bytes.fromhex("455252461000000000007d80ffffffff")
OPENED = bytes.fromhex(
    "4f504e4687000000060000002f000000687474703a2f2f6f7063666f756e646174696f6e2e6f72672f55412f5365637572"
    "697479506f6c696379234e6f6e65ffffffffffffffff01000000010000000100c1015846b595d07add0101000000000000"
    "00000000000000000000000000060000000d000000e045b595d07add0160ea000000000000"
)
ENDPOINTS = bytes.fromhex(
    "4d53474656020000060000000d00000002000000020000000100af01fa36cd95d07add010100000000000000000000000000"
    "000001000000190000006f70632e7463703a2f2f6c6f63616c686f73743a343834302f1b00000075726e3a667265656f7063"
    "75613a707974686f6e3a7365727665722500000075726e3a667265656f706375612e6769746875622e696f3a707974686f6e"
    "3a736572766572021300000053746174696f6e2064652072656c657661676502000000ffffffffffffffff01000000190000"
    "006f70632e7463703a2f2f6c6f63616c686f73743a343834302fffffffff010000002f000000687474703a2f2f6f7063666f"
    "756e646174696f6e2e6f72672f55412f5365637572697479506f6c696379234e6f6e650300000009000000616e6f6e796d6f"
    "757300000000ffffffffffffffff2f000000687474703a2f2f6f7063666f756e646174696f6e2e6f72672f55412f53656375"
    "72697479506f6c696379234e6f6e650b000000636572746966696361746502000000ffffffffffffffff39000000687474703a"
    "2f2f6f7063666f756e646174696f6e2e6f72672f55412f5365637572697479506f6c696379234261736963323536536861323536"
    "08000000757365726e616d6501000000ffffffffffffffff2f000000687474703a2f2f6f7063666f756e646174696f6e2e6f72"
    "672f55412f5365637572697479506f6c696379234e6f6e6541000000687474703a2f2f6f7063666f756e646174696f6e2e6f72"
    "672f55412d50726f66696c652f5472616e73706f72742f75617463702d756173632d756162696e61727900"
)
FOX = (
    b"fox a 0 -1 fox hello\n{\nfox.version=s:1.0.1\nid=i:4\nhostName=s:10.0.0.8\nhostAddress=s:10.0.0.8\n"
    b"app.name=s:Station\napp.version=s:4.13.2.18\nvm.name=s:OpenJDK\nstation.name=s:Gymnase_\xc3\xa9cole\n"
    b"brandId=s:vykon\n};;\n"
)
MODBUS = bytes.fromhex(
    "637900000021ff2b0e0183000003000c4c6163726f6978205465737401035334570204322e3431"
)
NO_SUCH_UNIT = bytes.fromhex("637900000003ffab0b")
UNIT_0 = bytes.fromhex("637900000003" + "00" + "ab01")


class Peer:
    """Answers in turn, keeps what it received and counts its connections; hangs up first if told to."""

    def __init__(self, *answers: bytes, hangs_up: bool = False) -> None:
        self.answers = answers
        self.hangs_up = hangs_up
        self.received: list[bytes] = []
        self.connections = 0
        self.ended = threading.Event()

    def __call__(self, client: socket.socket) -> None:
        self.connections += 1
        client.settimeout(5)
        try:
            self._talk(client)
        finally:
            self.ended.set()

    def _talk(self, client: socket.socket) -> None:
        for answer in self.answers:
            if not (said := client.recv(4096)):
                return
            self.received.append(said)
            client.sendall(answer)
        while not self.hangs_up and (said := client.recv(4096)):
            self.received.append(said)


@pytest.fixture
def look(serve: Callable[[Script], int]) -> Callable[..., Identified]:
    """``look(peer, hint)``: what the identification makes of a peer, its option on or off."""

    def run(peer: Script, hint: str, reads: bool = False) -> Identified:
        asset = Asset(address=IP, read_identity=reads, purpose=(Purpose.EAU,))
        declared = perimeter(addresses=[IP]).model_copy(update={"assets": (asset,)})
        room = network(declared, budget=Budget(connections=2, seconds=20))
        found = identify(room, IP, serve(peer), hint)
        if isinstance(peer, Peer):
            assert peer.ended.wait(5)
        return found

    return run


GREETED = [
    ("s7", COTP, "s7", "banner"),
    ("s7", COTP[:11].replace(b"\x16\x11", b"\x0b\x06"), "iso-tsap", "protocol"),
    ("s7", bytes.fromhex("0300000b06806379000001"), "iso-tsap", "protocol"),
    ("iec104", IEC104, "iec104", "protocol"),
    ("ethernetip", LIST_SERVICES, "ethernetip", "protocol"),
    ("opcua", ACK, "opcua", "protocol"),
    ("opcua", UA_ERROR, "opcua", "protocol"),
    ("fox", FOX, "fox", "protocol"),
]


@pytest.mark.parametrize(("hint", "answer", "name", "how"), GREETED)
def test_one_greeting_on_one_connection(
    look: Callable[..., Identified], hint: str, answer: bytes, name: str, how: str
) -> None:
    peer = Peer(answer)
    seen = look(peer, hint)
    assert (seen.name, seen.how) == (name, how)
    assert peer.connections == 1
    polite = [
        said for said in peer.received[1:] if said[5:6] != b"\x80"
    ]  # a disconnection is no question
    assert polite == []
    if hint != "fox":
        assert (seen.product, seen.version) == ("", ""), "who it is was not asked"


def test_niagara_tells_its_version_by_itself(look: Callable[..., Identified]) -> None:
    seen = look(Peer(FOX), "fox")
    assert (seen.product, seen.version, seen.features) == ("Niagara", "4.13.2.18", ("brand vykon",))
    assert "10.0.0.8" not in repr(seen)
    assert "Gymnase" not in repr(seen)


@pytest.mark.parametrize("hint", sorted(DIALOGUES))
@pytest.mark.parametrize(
    "answer", [b"", b"yes\r\n", b"\0" * 40, b"A" * 9000], ids=["mute", "yes", "zeros", "long"]
)
def test_nothing_more_is_tried_on_what_did_not_answer(
    look: Callable[..., Identified], hint: str, answer: bytes
) -> None:
    peer = Peer(answer, hangs_up=bool(answer))
    seen = look(peer, hint)
    assert peer.connections == 1
    assert len(peer.received) == 1
    assert seen.name in (("", hint) if answer else (hint,))
    assert seen.how == "port" or not seen.name


@pytest.mark.parametrize("hint", sorted(DIALOGUES))
def test_an_echo_is_no_controller(look: Callable[..., Identified], hint: str) -> None:
    def echo(client: socket.socket) -> None:
        client.settimeout(5)
        client.sendall(client.recv(4096))

    for reads in (False, True):
        seen = look(echo, hint, reads)
        assert not seen.name
        assert seen.banner


OTHERS = {"s7": COTP, "iec104": IEC104, "ethernetip": LIST_SERVICES, "opcua": ACK, "fox": FOX}


@pytest.mark.parametrize("hint", sorted(OTHERS))
def test_the_answer_of_another_protocol_is_not_taken_for_it(
    look: Callable[..., Identified], hint: str
) -> None:
    for other, answer in OTHERS.items():
        if other != hint:
            assert look(Peer(answer, hangs_up=True), hint).name == ""


NEAR_MISSES = [
    (
        "s7",
        bytes.fromhex("0300001611d00000000100c0010ac1020100c2020102"),
    ),  # a reference that is not ours
    ("s7", COTP[:-1]),
    ("s7", bytes.fromhex("030000130ed000001234000200080002000000")),  # remote desktop
    ("iec104", bytes.fromhex("680443000000")),
    ("iec104", IEC104[:5]),
    ("iec104", IEC104 + b"\0"),
    ("ethernetip", LIST_SERVICES.replace(b"cybrscan", b"cybrscam")),
    ("ethernetip", LIST_SERVICES[:-1]),
    ("ethernetip", LIST_SERVICES[:8] + b"\x01" + LIST_SERVICES[9:]),  # a status that is no success
    ("opcua", ACK[:-1]),
    ("opcua", ACK[:12] + b"\x10\0\0\0" + ACK[16:]),  # a buffer that the standard forbids
    ("opcua", UA_ERROR[:11] + b"\x00" + UA_ERROR[12:]),  # "good" is no error
    ("fox", FOX.replace(b"fox a 0", b"fox a 1")),
]


@pytest.mark.parametrize(("hint", "answer"), NEAR_MISSES)
def test_a_near_miss_is_not(look: Callable[..., Identified], hint: str, answer: bytes) -> None:
    assert look(Peer(answer, hangs_up=True), hint).name == ""


ASKED = [
    ("s7", (COTP, S7_SETUP, S7_SZL), "Siemens 6ES7 315-2EH14-0AB0", "", 4),
    ("ethernetip", (LIST_IDENTITY,), "1756-L61/B LOGIX5561", "20.11", 1),
    ("opcua", (ACK, OPENED, ENDPOINTS), "Station de relevage", "", 4),
    ("modbus", (MODBUS,), "Lacroix Test S4W", "2.41", 1),
]


@pytest.mark.parametrize(("hint", "answers", "product", "version", "messages"), ASKED)
def test_who_it_is_is_asked_only_with_the_written_option(
    look: Callable[..., Identified], hint: str, answers: tuple[bytes, ...], product: str, version: str,
    messages: int,
) -> None:  # fmt: skip
    peer = Peer(*answers)
    seen = look(peer, hint, reads=True)
    assert (seen.name, seen.how, seen.product, seen.version) == (hint, "protocol", product, version)
    assert (peer.connections, len(peer.received)) == (1, messages)


@pytest.mark.parametrize(
    ("hint", "answers"), [("s7", (COTP,)), ("s7", (COTP, S7_SETUP)), ("opcua", (ACK, OPENED))]
)
def test_whoever_leaves_before_our_goodbye_is_still_named(
    look: Callable[..., Identified], hint: str, answers: tuple[bytes, ...]
) -> None:
    for reads in (False, True):
        assert look(Peer(*answers, hangs_up=True), hint, reads).name == hint


def test_opc_ua_says_how_a_client_may_come_in(look: Callable[..., Identified]) -> None:
    seen = look(Peer(ACK, OPENED, ENDPOINTS), "opcua", reads=True)
    assert seen.features == ("policy none", "anonymous", "certificate", "password")


@pytest.mark.parametrize("cut", [0, 30, 60, 100, 200, 400, 590])
def test_a_description_cut_short_leaves_the_greeting(
    look: Callable[..., Identified], cut: int
) -> None:
    seen = look(Peer(ACK, OPENED, ENDPOINTS[:cut], hangs_up=True), "opcua", reads=True)
    assert (seen.name, seen.proof, seen.product) == ("opcua", "Acknowledge", "")


def test_modbus_asks_another_unit_only_behind_a_gateway(look: Callable[..., Identified]) -> None:
    gateway = Peer(NO_SUCH_UNIT, UNIT_0)
    seen = look(gateway, "modbus", reads=True)
    assert (seen.name, seen.proof) == ("modbus", "exception 1")
    assert [said[6] for said in gateway.received] == [255, 0]
    plain = Peer(bytes.fromhex("637900000003ffab01"))
    assert look(plain, "modbus", reads=True).proof == "exception 1"
    assert len(plain.received) == 1


@pytest.mark.parametrize(
    "answer",
    [
        bytes.fromhex("637800000003ffab01"),  # another transaction
        bytes.fromhex("63790000000300ab01"),  # another unit
        bytes.fromhex("637900000003ffab"),  # cut short
        bytes.fromhex("637900000003ff8301"),  # an answer to another function
    ],
)
def test_what_is_not_modbus_is_not_named(look: Callable[..., Identified], answer: bytes) -> None:
    assert look(Peer(answer, hangs_up=True), "modbus", reads=True).name == ""


WHOLE = (COTP, S7_SETUP, S7_SZL, IEC104, LIST_SERVICES, LIST_IDENTITY, ACK, UA_ERROR, FOX, MODBUS)


@settings(max_examples=300, deadline=None)
@given(whole=st.sampled_from(WHOLE), cut=st.integers(0, 200), noise=st.binary(max_size=60))
def test_no_reader_raises_on_a_strangers_bytes(whole: bytes, cut: int, noise: bytes) -> None:
    data = whole[:cut] + noise + whole[cut + len(noise) :]
    for understood in (iso_answered, hello_answered, cotp_confirmed, tpkt_whole, message_whole):
        understood(data)
    for command in (0x04, 0x63):
        encapsulated_items(data, command)


def test_without_the_option_modbus_hears_nothing() -> None:
    assert controller("modbus", reads_identity=False) is None
    assert set(IDENTITY) - {"modbus"} <= set(DIALOGUES)


@contextmanager
def _listening(ip: str, port: int) -> Iterator[socket.socket]:
    with socket.create_server((ip, port)) as server:
        server.settimeout(5)
        yield server


@pytest.mark.parametrize("purposes", [(), (Purpose.ECLAIRAGE,)])
def test_doubtful_ports_are_left_alone_where_equipment_is_declared(
    purposes: tuple[Purpose, ...],
) -> None:
    alone = "127.0.0.61"
    asset = Asset(address=alone, purpose=purposes)
    declared = perimeter(addresses=[alone]).model_copy(update={"assets": (asset,)})
    with _listening(alone, 9600) as server:
        seen = identify(network(declared, budget=Budget(connections=2, seconds=20)), alone, 9600)
        client, _ = server.accept()
        with client:
            heard = client.recv(100)
    assert (seen.name, seen.silent) == ("", True)
    assert bool(heard) is not bool(purposes)


@pytest.mark.parametrize("hint", sorted(DIALOGUES))
def test_equipment_that_asks_for_tls_is_not_asked_again(
    look: Callable[..., Identified], hint: str
) -> None:
    peer = Peer(b"\x15\x03\x01\0\x02\x02\x46", hangs_up=True)
    assert look(peer, hint).tls
    assert peer.connections == 1


def test_a_controller_inside_tls_is_not_asked_in_clear(look: Callable[..., Identified]) -> None:
    peer = Peer(hangs_up=True)
    assert look(peer, "fox+tls").name == ""
    assert peer.connections == 1


def test_a_controller_is_left_alone_behind_a_forwarded_port_too() -> None:
    asset = Asset(address=IP, purpose=(Purpose.EAU,))
    declared = perimeter(addresses=[IP]).model_copy(update={"assets": (asset,)})
    heard: list[bytes] = []
    with socket.create_server((IP, 10502)) as server:

        def listen() -> None:
            client, _ = server.accept()
            with client:
                client.settimeout(5)
                heard.append(client.recv(100))

        listening = background(listen)
        seen = identify(network(declared, budget=Budget(connections=2, seconds=20)), IP, 10502)
        listening.join(5)
    assert (seen.name, seen.how, heard) == ("modbus", "port", [b""])
