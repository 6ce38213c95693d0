"""OPC UA: its hello, and the description of itself that a server gives to whoever looks for one."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.text import readable

_URL = b"opc.tcp://localhost:4840/"
_MOST_ENDPOINTS = 60
_MOST_TOKENS = 20
_NULL = struct.pack("<i", -1)


def _string(value: bytes) -> bytes:
    return struct.pack("<i", len(value)) + value


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", 8 + len(body)) + body


HELLO = _message(b"HELF", struct.pack("<5I", 0, 65536, 65536, 0, 0) + _string(_URL))
"""The first message of the connection protocol (OPC 10000-6 §7.1.2.3)."""


def message_whole(data: bytes) -> bool:
    """Whether a message has come to the length it announces."""
    return data[3:4] != b"F" or (
        len(data) >= 8 and len(data) >= int.from_bytes(data[4:8], "little")
    )


def hello_answered(data: bytes) -> Identified | None:
    """Acknowledge, with sizes that the standard allows, or an error with its status code."""
    if len(data) < 16 or int.from_bytes(data[4:8], "little") != len(data):
        return None
    if data[:4] == b"ACKF" and len(data) == 28:
        _, receive, send, _, _ = struct.unpack("<5I", data[8:])
        return Identified("opcua", proof="Acknowledge") if min(receive, send) >= 8192 else None
    # A status code of severity "bad" (OPC 10000-4 §7.39), then the reason as a string.
    if data[:4] == b"ERRF" and data[11] & 0xC0 == 0x80:
        size = int.from_bytes(data[12:16], "little", signed=True)
        if size in (-1, len(data) - 16):
            return Identified("opcua", proof=f"Error 0x{int.from_bytes(data[8:12], 'little'):08X}")
    return None


_REQUEST_HEADER = (
    bytes(2) + bytes(8) + struct.pack("<II", 1, 0) + _NULL + struct.pack("<I", 5000) + bytes(3)
)
_NO_SECURITY = _string(b"http://opcfoundation.org/UA/SecurityPolicy#None") + _NULL + _NULL
_OPEN = _message(
    b"OPNF",
    bytes(4) + _NO_SECURITY + struct.pack("<II", 1, 1) + b"\x01\x00\xbe\x01" + _REQUEST_HEADER
    + struct.pack("<III", 0, 0, 1) + _NULL + struct.pack("<I", 60_000),
)  # fmt: skip
_GET_ENDPOINTS = b"\x01\x00\xac\x01" + _REQUEST_HEADER + _string(_URL) + _NULL + _NULL
_CLOSE = b"\x01\x00\xc4\x01" + _REQUEST_HEADER


class _Reader:
    """Reads values in order; ``ValueError`` when the bytes end first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        part = self._data[self._at : self._at + size]
        if size < 0 or len(part) != size:
            raise ValueError("cut short")
        self._at += size
        return part

    def number(self) -> int:
        """A signed 32-bit number."""
        return int.from_bytes(self.take(4), "little", signed=True)

    def string(self) -> bytes:
        """A string or a byte string; null is empty."""
        size = self.number()
        return self.take(size) if size > 0 else b""

    def localized(self) -> bytes:
        """The text of a localized text."""
        parts = self.take(1)[0]
        if parts & 1:
            self.string()
        return self.string() if parts & 2 else b""

    def count(self, most: int) -> int:
        """The length of an array, null counted as none; ``ValueError`` above ``most``."""
        length = self.number()
        if length > most:
            raise ValueError("too many")
        return max(length, 0)

    def response(self, kind: bytes) -> None:
        """A response header of the wanted type, with a good result and no additional data."""
        if self.take(4) != b"\x01\x00" + kind:
            raise ValueError("another answer")
        self.take(12)
        if self.number() != 0 or self.take(1) != b"\0":
            raise ValueError("refused")
        for _ in range(self.count(_MOST_TOKENS)):
            self.string()
        if self.take(3) != bytes(3):
            raise ValueError("additional header")


@dataclass
class _Described:
    name: str = ""
    product: str = ""
    features: tuple[str, ...] = ()


def _channel(data: bytes) -> tuple[int, int]:
    """The secure channel that was opened, and its token."""
    reader = _Reader(data)
    if reader.take(4) != b"OPNF":
        raise ValueError("no channel")
    reader.take(8)
    for _ in range(3):
        reader.string()
    reader.take(8)
    reader.response(b"\xc1\x01")
    reader.take(4)
    return reader.number(), reader.number()


_TOKENS = {0: "anonymous", 1: "password", 2: "certificate", 3: "issued token"}


def _endpoints(data: bytes) -> _Described:
    """What the endpoints say: the application, and how a client may come in."""
    reader = _Reader(data)
    reader.take(24)
    reader.response(b"\xaf\x01")
    found = _Described()
    features: list[str] = []
    for _ in range(reader.count(_MOST_ENDPOINTS)):
        reader.string()
        _application(reader, found)
        reader.string()
        reader.number()
        policy = re.search(rb"#([A-Za-z0-9_]{1,40})$", reader.string())
        features += [f"policy {policy[1].decode().lower()}"] if policy else []
        features += _user_tokens(reader)
        reader.string()
        reader.take(1)
    found.features = tuple(dict.fromkeys(features))
    return found


def _application(reader: _Reader, found: _Described) -> None:
    reader.string()
    found.product = readable(reader.string(), 80)
    found.name = readable(reader.localized(), 60)
    reader.number()
    reader.string()
    reader.string()
    for _ in range(reader.count(_MOST_ENDPOINTS)):
        reader.string()


def _user_tokens(reader: _Reader) -> list[str]:
    found = []
    for _ in range(reader.count(_MOST_TOKENS)):
        reader.string()
        found.append(_TOKENS.get(reader.number(), "other"))
        for _ in range(3):
            reader.string()
    return found


def described(fallback: Dialogue) -> Dialogue:
    """The dialogue that opens a channel without a session and asks for the list of endpoints, then closes it.

    That list is what a server shows to any client before it logs in (OPC 10000-4 §5.4.4). ``fallback`` holds
    the greeting, and what is said where it is not answered.
    """

    def dialogue(stream: Stream) -> Identified | None:
        found = fallback(stream)
        if found is None or found.name != "opcua" or found.proof != "Acknowledge":
            return found
        try:
            channel = struct.pack("<ii", *_channel(ask(stream, _OPEN, whole=message_whole)))
            asked = _message(b"MSGF", channel + struct.pack("<II", 2, 2) + _GET_ENDPOINTS)
            told = _endpoints(ask(stream, asked, whole=message_whole))
        except ValueError:
            return found
        ask(stream, _message(b"CLOF", channel + struct.pack("<II", 3, 3) + _CLOSE), seconds=0.05)
        product = told.name or told.product
        return Identified("opcua", product=product, proof="GetEndpoints", features=told.features)

    return dialogue
