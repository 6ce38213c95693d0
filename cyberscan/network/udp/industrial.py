"""Questions to the equipment of a connected city, asked only where the perimeter declares some.

``QUESTIONS`` is all that the rest of the room reads. Each question carries its ``purposes``; its ``identity``
waits for the written option besides. No measurement, no setting and no serial number is read.
"""

from __future__ import annotations

import re
import uuid

from cyberscan.network.text import readable
from cyberscan.network.udp.question import Heard, Identity, UdpQuestion, fixed

_BUILDINGS = frozenset({"gtb", "eclairage", "eau"})
_SENSORS = _BUILDINGS | {"mobilite"}

# Building automation (BACnet/IP, ISO 16484-5).

_WHO_IS = b"\x81\x0a\x00\x08\x01\x00\x10\x08"
_PROPERTIES = {121: "vendor", 70: "model", 44: "firmware", 12: "application"}


def _apdu(data: bytes) -> bytes:
    """What a frame addressed to us alone or to all carries, past the network layer's addresses (annex J, §6.2)."""
    if len(data) < 8 or data[0] != 0x81 or data[1] not in (4, 0x0A, 0x0B):
        return b""
    if int.from_bytes(data[2:4], "big") != len(data):
        return b""
    rest = (
        data[10:] if data[1] == 4 else data[4:]
    )  # 4: forwarded, with the address that it came from
    if rest[:1] != b"\x01" or len(rest) < 2 or rest[1] & 0x80:
        return b""
    control, at = rest[1], 2
    for flag in (0x20, 0x08):
        if control & flag:
            at += 3 + (rest[at + 2] if at + 2 < len(rest) else 0)
    return rest[at + 1 if control & 0x20 else at :]


_I_AM = re.compile(
    rb"\x10\x00\xc4(\x02...)(?:\x21.|\x22..)\x91[\x00-\x03](?:\x21(.)|\x22(..))", re.DOTALL
)
"""A device object, the size of its messages, whether it cuts them, the number of its maker (§16.10)."""
_INVOCATION = b"\x63"


def _bacnet(data: bytes, sent: bytes) -> Heard | None:
    """I-Am in reply to Who-Is."""
    told = _I_AM.fullmatch(_apdu(data))
    if told is None:
        return None
    return Heard("I-Am", features=(f"vendor {int.from_bytes(told[2] or told[3], 'big')}",))


def _read_device(answer: bytes) -> bytes:
    """Maker, model and versions of the device object that answered, in one request (§15.7, §12.11)."""
    told = _I_AM.fullmatch(_apdu(answer))
    device = told[1] if told else b"\x02\x3f\xff\xff"  # the number that means "yourself"
    wanted = b"".join(bytes((9, number)) for number in _PROPERTIES)
    body = b"\x01\x04\x00\x05" + _INVOCATION + b"\x0e\x0c" + device + b"\x1e" + wanted + b"\x1f"
    return b"\x81\x0a" + (4 + len(body)).to_bytes(2, "big") + body


def _device(data: bytes, sent: bytes) -> Heard | None:
    """The values, under our own invocation number."""
    apdu = _apdu(data)
    if apdu[:3] != b"\x30" + _INVOCATION + b"\x0e":
        return None
    told = _characters(apdu)
    product = " ".join(filter(None, (told.get("vendor"), told.get("model"))))
    version = told.get("firmware") or told.get("application", "")
    return Heard("device properties", product=product, version=version)


def _characters(apdu: bytes) -> dict[str, str]:
    """The character strings of a reply, by property; what is of another form is passed over."""
    found: dict[str, str] = {}
    for value in re.finditer(rb"\x29(.)\x4e(?:\x75(.)|([\x71-\x74]))", apdu, re.DOTALL):
        size = value[2][0] if value[2] else value[3][0] & 7
        text = apdu[value.end() : value.end() + size]
        if len(text) == size and text[:1] == b"\0" and (name := _PROPERTIES.get(value[1][0])):
            told = readable(text[1:], 60)
            found.setdefault(name, "" if told == "N/A" else told)
    return found


# Building automation (KNXnet/IP, EN 13321-2): our own address is left to the network, as behind a router.

_ANY_ADDRESS = b"\x08\x01" + bytes(6)


def _knx_question(service: int) -> bytes:
    return b"\x06\x10" + service.to_bytes(2, "big") + b"\x00\x0e" + _ANY_ADDRESS


def _knx_body(data: bytes, service: int) -> bytes:
    if len(data) < 14 or data[:4] != b"\x06\x10" + service.to_bytes(2, "big"):
        return b""
    return data[6:] if int.from_bytes(data[4:6], "big") == len(data) else b""


def _knx(data: bytes, sent: bytes) -> Heard | None:
    """A search response: a control endpoint, then the description of the device, which is not kept."""
    body = _knx_body(data, 0x0202)
    return (
        Heard("search response")
        if body[:2] in (b"\x08\x01", b"\x08\x02") and body[8:10] == b"\x36\x01"
        else None
    )


def _knx_device(data: bytes, sent: bytes) -> Heard | None:
    """A description response: the name that the maker or the fitter gave to the device."""
    body = _knx_body(data, 0x0204)
    if len(body) < 54 or body[:2] != b"\x36\x01":
        return None
    name = body[24:54].split(b"\0")[0].decode("latin-1").encode()
    return Heard("description response", product=readable(name, 30))


# Video protection: the discovery of ONVIF (WS-Discovery 1.0), addressed to one machine.

_PROBE = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" \
xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" \
xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" \
xmlns:n="http://www.onvif.org/ver10/network/wsdl"><e:Header><w:MessageID>uuid:{number}</w:MessageID>\
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>\
<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>\
<e:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""
_HARDWARE = re.compile(rb"onvif://www\.onvif\.org/hardware/([A-Za-z0-9._%-]{1,60})")


def _probe(nonce: bytes, ip: str) -> bytes:
    return _PROBE.format(number=uuid.UUID(bytes=nonce, version=4)).encode()


def _onvif(data: bytes, sent: bytes) -> Heard | None:
    """Matches related to our own message number. Of its scopes the model is kept, the place is not."""
    number = re.search(rb"uuid:([0-9a-f-]{36})<", sent)
    if number is None or b"ProbeMatch" not in data or b"discovery/Probe<" in data:
        return None
    if (
        re.search(rb"RelatesTo[^<>]{0,200}>\s{0,20}(?:urn:)?uuid:" + number[1], data, re.IGNORECASE)
        is None
    ):
        return None
    hardware = _HARDWARE.search(data)
    model = readable(hardware[1].replace(b"%20", b" "), 60) if hardware else ""
    kind = ("video transmitter",) if b"NetworkVideoTransmitter" in data else ()
    return Heard("ProbeMatches", product=model, features=kind)


# Lamps, meters and sensors (CoAP): the empty message that any endpoint must reject, its "ping" (RFC 7252 §4.2).


def _ping(nonce: bytes, ip: str) -> bytes:
    return b"\x40\x00" + nonce[:2]


def _coap(data: bytes, sent: bytes) -> Heard | None:
    return Heard("reset") if data == b"\x70\x00" + sent[2:] else None


QUESTIONS: tuple[UdpQuestion, ...] = (
    UdpQuestion(
        "bacnet", 47808, fixed(_WHO_IS), _bacnet, purposes=_BUILDINGS,
        identity=Identity(_read_device, _device),
    ),
    UdpQuestion(
        "knx", 3671, fixed(_knx_question(0x0201)), _knx, purposes=_BUILDINGS,
        identity=Identity(lambda answer: _knx_question(0x0203), _knx_device),
    ),
    UdpQuestion("onvif", 3702, _probe, _onvif, purposes=frozenset({"videoprotection"})),
    UdpQuestion("coap", 5683, _ping, _coap, purposes=_SENSORS),
)  # fmt: skip
