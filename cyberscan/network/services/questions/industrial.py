"""Controllers of water, heating, lighting, energy: greeted once, as a client of the standard begins.

Each greeting is the one message that a standard lets a stranger send before anything is opened: no unit, no
point and no identity is read, nothing is started, and the connection is ended at once. Whoever stays silent is
known by the number of its port alone, and nothing else is ever tried there. Modbus and DNP3 have no such
message: to them nothing is sent (see ``hands_off`` in ``ports.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.greetings import greeted
from cyberscan.network.services.http import prefers_tls, recognise
from cyberscan.network.services.questions.form import NUMBER, Recogniser
from cyberscan.network.services.questions.opcua import HELLO, hello_answered
from cyberscan.network.text import readable

# Connection request of class 0 (RFC 1006 §5, ISO 8073 §13.3): our reference, a size of 1024, the two
# addresses with which a programming device calls the controller of rack 0, slot 2.
_REFERENCE = NUMBER[:2]
_TSAPS = bytes.fromhex("c1020100c2020102")
COTP_CONNECT = bytes.fromhex("0300001611e00000") + _REFERENCE + bytes.fromhex("00c0010a") + _TSAPS
_CONFIRM, _DISCONNECT = 0xD0, 0x80


def tpkt_whole(data: bytes) -> bool:
    """Whether a packet of ISO transport has come to the length it announces (RFC 1006 §6)."""
    return data[:2] != b"\x03\x00" or (
        len(data) >= 4 and len(data) >= int.from_bytes(data[2:4], "big")
    )


def cotp_confirmed(data: bytes) -> bytes:
    """The reference that a peer confirms our connection with; empty when it does not."""
    if len(data) < 11 or data[:2] != b"\x03\x00" or int.from_bytes(data[2:4], "big") != len(data):
        return b""
    if data[4] != len(data) - 5 or data[5] != _CONFIRM or data[6:8] != _REFERENCE or data[10]:
        return b""
    return data[8:10]


def cotp_disconnect(theirs: bytes) -> bytes:
    """The request that ends a transport connection normally, so that the controller frees its place."""
    return bytes.fromhex("0300000b0680") + theirs + _REFERENCE + b"\x80"


def iso_answered(data: bytes) -> Identified | None:
    """A confirmation of our connection, or its refusal, with our own reference (ISO 8073 §13.4, §13.5).

    Remote desktop uses the same transport and returns no reference. Electrical protection relays (IEC 61850)
    and old message stores use it as well: only an answer that returns both addresses is a controller's.
    """
    if cotp_confirmed(data):
        named = data[11:].endswith(_TSAPS) or (b"\xc1\x02\x01\x00" in data and _TSAPS[4:] in data)
        if not named:
            return Identified("iso-tsap", proof="ISO transport connection confirmed")
        return Identified(
            "s7", how="banner", proof="controller address 01.02 confirmed over ISO transport"
        )
    refused = (
        len(data) >= 11 and data[5] == _DISCONNECT and int.from_bytes(data[2:4], "big") == len(data)
    )
    if refused and data[:2] == b"\x03\x00" and data[6:8] == _REFERENCE:
        return Identified("iso-tsap", proof="ISO transport connection refused")
    return None


def _iec104(data: bytes) -> Identified | None:
    """The confirmation of a test frame (IEC 60870-5-104 §5.2), maybe followed by frames of its own."""
    if data[:6] != b"\x68\x04\x83\0\0\0" or data[6:7] not in (b"", b"\x68"):
        return None
    return Identified("iec104", proof="TESTFR confirmed")


_CONTEXT = NUMBER + b"scan"


def encapsulated(command: int) -> bytes:
    """A command without data of the encapsulation protocol (CIP volume 2, §2-3), under our own context."""
    return command.to_bytes(2, "little") + bytes(10) + _CONTEXT + bytes(4)


def encapsulated_items(data: bytes, command: int) -> bytes:
    """The items of a successful reply to our command and context; empty when it is none."""
    if len(data) < 26 or data[:2] != command.to_bytes(2, "little") or data[12:20] != _CONTEXT:
        return b""
    if int.from_bytes(data[2:4], "little") != len(data) - 24 or any(data[8:12]):
        return b""
    return data[24:] if 0 < int.from_bytes(data[24:26], "little") < 16 else b""


def _ethernetip(data: bytes) -> Identified | None:
    """The list of services: an item of type 0x100 that names the communications service."""
    items = encapsulated_items(data, 0x0004)
    if len(items) < 10 or items[2:4] != b"\x00\x01":
        return None
    named = readable(items[10:26].split(b"\0")[0], 20)
    return Identified("ethernetip", proof=f"ListServices: {named}")


_FOX_HELLO = (
    b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\nhostName=s:cyberscan\napp.name=s:cyberscan\n"
    b"app.version=s:1.0\nlang=s:en\n};;\n"
)
_FOX_ANSWER = re.compile(rb"fox a 0 -1 fox hello\n\{\n([^\x00]{0,4000}?)\};;")


def _fox(data: bytes) -> Identified | None:
    """The hello of a Niagara station: it names its version by itself. Its name and numbers are not kept."""
    answer = _FOX_ANSWER.match(data)
    if answer is None:
        return None
    told = dict(
        line.split("=s:", 1)
        for line in answer[1].decode("ascii", "replace").splitlines()
        if "=s:" in line
    )
    version = re.fullmatch(r"\d{1,4}(\.\d{1,5}){1,4}", told.get("app.version", ""))
    brand = re.fullmatch(r"[\w .-]{1,40}", told.get("brandId", ""))
    return Identified(
        "fox", product="Niagara", version=version[0] if version else "", proof="fox hello",
        features=(f"brand {brand[0].lower()}",) if brand else (),
    )  # fmt: skip


@dataclass(frozen=True)
class Greeting:
    """What is sent, what is understood, when an answer has come whole."""

    send: bytes
    understood: Recogniser
    goodbye: Callable[[bytes], bytes] = lambda said: b""


def _leave_iso(said: bytes) -> bytes:
    theirs = cotp_confirmed(said)
    return cotp_disconnect(theirs) if theirs else b""


def otherwise(name: str, said: bytes, stream: Stream, port: int) -> Identified:
    """What a peer that did not answer as a controller is: named by its words; by its port when it has none."""
    if not said:
        return Identified(name, how="port")
    found = prefers_tls(said) or recognise(said) or greeted(stream, said, port)
    return found or Identified(banner=readable(said))


def _greeting(name: str, port: int, greeting: Greeting) -> Dialogue:
    def dialogue(stream: Stream) -> Identified | None:
        said = ask(stream, greeting.send, whole=lambda data: greeting.understood(data) is not None)
        found = greeting.understood(said)
        if found is None:
            return otherwise(name, said, stream, port)
        if goodbye := greeting.goodbye(said):
            ask(stream, goodbye, seconds=0.05)  # whoever has gone already does not mind
        return found

    return dialogue


_GREETINGS = {
    "s7": (102, Greeting(COTP_CONNECT, iso_answered, _leave_iso)),
    "iec104": (2404, Greeting(b"\x68\x04\x43\0\0\0", _iec104)),
    "ethernetip": (44818, Greeting(encapsulated(0x0004), _ethernetip)),
    "opcua": (4840, Greeting(HELLO, hello_answered)),
    "fox": (1911, Greeting(_FOX_HELLO, _fox)),
}
DIALOGUES: dict[str, Dialogue] = {
    name: _greeting(name, port, greeting) for name, (port, greeting) in _GREETINGS.items()
}
"""By the short name of the service. Nothing else may be tried where one of these was suspected."""
