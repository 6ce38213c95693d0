"""Who a controller says that it is: only where the perimeter allows it in writing (``read_identity``).

One question a protocol, the one with which its own tools list the devices of a network: maker, model, version.
No measurement, no setting, no serial number, no name of a place is read; nothing is left open.
"""

from __future__ import annotations

import re
import struct

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.http import inside_tls
from cyberscan.network.services.questions.form import NUMBER
from cyberscan.network.services.questions.industrial import (
    COTP_CONNECT,
    DIALOGUES,
    cotp_confirmed,
    cotp_disconnect,
    encapsulated,
    encapsulated_items,
    iso_answered,
    otherwise,
    tpkt_whole,
)
from cyberscan.network.services.questions.opcua import described
from cyberscan.network.text import readable

_DEVICE_IDENTIFICATION = b"\x2b\x0e\x01\x00"
_GATEWAY_REFUSALS = (0x0A, 0x0B)
_UNITS = (255, 0, 1)
"""The device itself (MODBUS/TCP guide §3.2), what some take for it, and the usual single unit behind a gateway."""


def _modbus_request(unit: int) -> bytes:
    return (
        NUMBER[:2]
        + struct.pack(">HHB", 0, 1 + len(_DEVICE_IDENTIFICATION), unit)
        + _DEVICE_IDENTIFICATION
    )


def _modbus_body(data: bytes, unit: int) -> bytes:
    """What follows the header of an answer to our transaction and unit; empty when it is none."""
    if len(data) < 9 or data[:4] != NUMBER[:2] + bytes(2) or data[6] != unit:
        return b""
    return data[7:] if int.from_bytes(data[4:6], "big") == len(data) - 6 else b""


def _modbus_objects(body: bytes) -> dict[int, str]:
    """The objects of an answer to "read device identification" (MODBUS application protocol §6.21)."""
    objects: dict[int, str] = {}
    at = 7
    for _ in range(body[6] if len(body) > 6 else 0):
        if at + 2 > len(body) or at + 2 + body[at + 1] > len(body):
            break
        objects[body[at]] = readable(body[at + 2 : at + 2 + body[at + 1]], 60)
        at += 2 + body[at + 1]
    return objects


def _modbus_identified(body: bytes) -> Identified | None:
    if body[:2] == b"\x2b\x0e" and len(body) >= 7:
        told = _modbus_objects(body)
        product = " ".join(filter(None, (told.get(0), told.get(1))))
        return Identified(
            "modbus", product=product, version=told.get(2, ""), proof="device identification"
        )
    if len(body) == 2 and body[0] == 0xAB and 1 <= body[1] <= 0x0B:
        return Identified("modbus", proof=f"exception {body[1]}")
    return None


def _modbus(stream: Stream) -> Identified | None:
    """Asked to the device itself; to another unit only where a gateway says that the first is not there."""
    found: Identified | None = None
    for unit in _UNITS:
        said = ask(stream, _modbus_request(unit), whole=lambda data: len(data) >= 9)
        body = _modbus_body(said, unit)
        heard = _modbus_identified(body)
        if heard is None:
            return found or otherwise("modbus", said, stream, 502)
        found = heard
        if body[0] != 0xAB or body[1] not in _GATEWAY_REFUSALS:
            break
    return found


_DATA = bytes.fromhex("02f080")
_S7_SETUP = b"\x32\x01\0\0" + NUMBER[:2] + bytes.fromhex("00080000f0000001000101e0")
_S7_IDENTITY = (
    b"\x32\x07\0\0" + NUMBER[2:] + bytes.fromhex("000800080001120411440100ff09000400110000")
)


def _tpkt(payload: bytes) -> bytes:
    return b"\x03\x00" + struct.pack(">H", 4 + len(_DATA) + len(payload)) + _DATA + payload


def _s7_identity(data: bytes) -> tuple[str, str]:
    """Order number of the module and version of its firmware, from system list 0x0011."""
    if (
        len(data) < 41
        or data[7:9] != b"\x32\x07"
        or data[11:13] != NUMBER[2:]
        or data[33:35] != b"\0\x11"
    ):
        return "", ""
    size = int.from_bytes(data[37:39], "big")
    order, version = "", ""
    for at in range(41, len(data) - size + 1, size) if 24 <= size <= 64 else ():
        record = data[at : at + size]
        if record[:2] == b"\0\1" and re.fullmatch(rb"[ -~]{10,20}[ \0]*", record[2:22]):
            order = readable(record[2:22], 20)
        if record[:2] == b"\0\7" and record[24:25] == b"V" and size >= 28:
            version = ".".join(str(number) for number in record[25:28])
    return order, version


def _s7(stream: Stream) -> Identified | None:
    """Connection, communication set-up, one system list, disconnection."""
    said = ask(stream, COTP_CONNECT, whole=tpkt_whole)
    theirs = cotp_confirmed(said)
    if not theirs:
        return iso_answered(said) or otherwise("s7", said, stream, 102)
    agreed = ask(stream, _tpkt(_S7_SETUP), whole=tpkt_whole)
    if agreed[7:9] != b"\x32\x03" or agreed[11:13] != NUMBER[:2]:
        ask(stream, cotp_disconnect(theirs), seconds=0.05)
        return iso_answered(said)
    order, version = _s7_identity(ask(stream, _tpkt(_S7_IDENTITY), whole=tpkt_whole))
    ask(stream, cotp_disconnect(theirs), seconds=0.05)
    return Identified(
        "s7", product=f"Siemens {order}".strip() if order else "", version=version,
        proof="S7 communication set up",
    )  # fmt: skip


def _listed(items: bytes) -> Identified | None:
    """The identity item (CIP volume 2, §2-4.3.3): product name and revision. The serial number is not kept."""
    if len(items) < 40 or items[2:4] != b"\x0c\x00" or 39 + items[38] > len(items):
        return None
    vendor = int.from_bytes(items[24:26], "little")
    return Identified(
        "ethernetip", product=readable(items[39 : 39 + items[38]], 60),
        version=f"{items[30]}.{items[31]}", proof="ListIdentity", features=(f"vendor {vendor}",),
    )  # fmt: skip


def _ethernetip(stream: Stream) -> Identified | None:
    said = ask(stream, encapsulated(0x0063), whole=lambda data: len(data) >= 26)
    found = _listed(encapsulated_items(said, 0x0063))
    return found or otherwise("ethernetip", said, stream, 44818)


IDENTITY: dict[str, Dialogue] = {
    "modbus": _modbus,
    "s7": _s7,
    "ethernetip": _ethernetip,
    "opcua": described(DIALOGUES["opcua"]),
}
"""In place of the greeting of :mod:`.industrial`, by the short name of the service."""


def controller(hint: str, reads_identity: bool) -> Dialogue | None:
    """The one conversation to hold where a controller is suspected; None where none is, or none is harmless."""
    name = hint.removesuffix("+tls")
    found = (IDENTITY.get(name) if reads_identity else None) or DIALOGUES.get(name)
    return found if found is None or name == hint else inside_tls(found)
