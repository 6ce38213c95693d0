"""What programs say to programs: debuggers, remote calls, sources, filters."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.questions.form import NUMBER, Question
from cyberscan.network.text import readable

_HANDSHAKE = b"JDWP-Handshake"
_JDWP_VERSION = struct.pack(">I4sBBB", 11, NUMBER, 0, 1, 1)
_REPLY = 0x80
_MOST_PACKETS = 8


def _jdwp(stream: Stream) -> Identified | None:
    """The handshake of the Java debugger, which an echo returns too; then the version, which it cannot.

    Nothing is suspended, read or run by these two messages of every debugger.
    """
    said = ask(stream, _HANDSHAKE, whole=lambda data: len(data) >= len(_HANDSHAKE))
    if not said.startswith(_HANDSHAKE):
        return Identified(banner=readable(said)) if said else None
    rest = said[len(_HANDSHAKE) :]
    answer = ask(stream, _JDWP_VERSION, whole=lambda data: _jdwp_machine(rest + data) is not None)
    return _jdwp_machine(rest + answer) or Identified(banner=readable(said))


def _jdwp_machine(data: bytes) -> Identified | None:
    """The reply to our number, which says the virtual machine's name and version."""
    for packet in _jdwp_packets(data):
        if packet[4:8] != NUMBER or packet[8] != _REPLY or packet[9:11] != b"\0\0":
            continue
        size = int.from_bytes(packet[11:15], "big")
        version, rest = _text(packet[15 + size + 8 :])
        name, _ = _text(rest)
        if version and name:
            return Identified(
                "jdwp", product=name, version=version, open_access=True, proof="version answered"
            )
    return None


def _jdwp_packets(data: bytes) -> Iterator[bytes]:
    """A machine that starts also tells events, which come between."""
    for _ in range(_MOST_PACKETS):
        size = int.from_bytes(data[:4], "big")
        if not 11 <= size <= len(data):
            return
        yield data[:size]
        data = data[size:]


def _text(data: bytes) -> tuple[str, bytes]:
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size or not 0 < size <= 200:
        return "", b""
    return readable(data[4 : 4 + size], 80), data[4 + size :]


def _rmi(data: bytes) -> Identified | None:
    """ProtocolAck: the address and the port where the server sees us (Java RMI §10.2.1)."""
    size = int.from_bytes(data[1:3], "big")
    if data[:1] != b"N" or len(data) != 7 + size or data[3 + size : 5 + size] != b"\0\0":
        return None
    if not re.fullmatch(rb"[0-9A-Za-z:.%-]{2,255}", data[3 : 3 + size]):
        return None
    return Identified("rmi", product="Java RMI", proof="ProtocolAck")


def _ajp(data: bytes) -> Identified | None:
    """CPong to our CPing (AJP 1.3)."""
    return Identified("ajp", proof="CPong") if data == b"AB\0\1\x09" else None


def _git(data: bytes) -> Identified | None:
    """The daemon's error about a repository that cannot exist, in the frame of its protocol."""
    size = re.match(rb"([0-9a-f]{4})ERR ", data)
    if size is None or int(size[1], 16) != len(data):
        return None
    return Identified("git", proof=readable(data[4:], 80))


_CONNECT, _AUTHENTICATE, _TLS = b"CNXN", b"AUTH", b"STLS"


def _adb_message(command: bytes, version: int, limit: int, payload: bytes) -> bytes:
    magic = int.from_bytes(command, "little") ^ 0xFFFFFFFF
    head = struct.pack("<IIIII", version, limit, len(payload), sum(payload), magic)
    return command + head + payload


def _adb(data: bytes) -> Identified | None:
    """A device that lets in (it names its state), or asks for a key or for TLS first."""
    if len(data) < 24 or data[:4] not in (_CONNECT, _AUTHENTICATE, _TLS):
        return None
    command, magic = (int.from_bytes(part, "little") for part in (data[:4], data[20:24]))
    if magic != command ^ 0xFFFFFFFF or len(data) != 24 + int.from_bytes(data[12:16], "little"):
        return None
    if data[:4] != _CONNECT:
        return Identified("adb", open_access=False, proof="asks for a known key")
    if not re.match(rb"(?:device|recovery|rescue|sideload|bootloader):", data[24:]):
        return None
    model = re.search(rb"ro\.product\.model=([^;\0]{1,80})", data)
    return Identified(
        "adb", product=readable(model[1]) if model else "", open_access=True, proof="CNXN answered"
    )


def _spamd(data: bytes) -> Identified | None:
    if not re.fullmatch(rb"SPAMD/\d\.\d 0 PONG\r\n", data):
        return None
    return Identified(
        "spamd", product="SpamAssassin", open_access=True, proof="PING answered by PONG"
    )


_NO_REPOSITORY = b"git-upload-pack /cyberscan-does-not-exist.git\0host=cyberscan.invalid\0"

QUESTIONS: dict[str, Question] = {
    "rmi": Question(b"JRMI\0\2K", _rmi),
    "ajp": Question(b"\x12\x34\0\1\x0a", _ajp),
    "git": Question(b"%04x" % (4 + len(_NO_REPOSITORY)) + _NO_REPOSITORY, _git),
    "adb": Question(_adb_message(_CONNECT, 0x01000000, 4096, b"host::\0"), _adb),
    "spamd": Question(b"PING SPAMC/1.2\r\n\r\n", _spamd),
}
DIALOGUES: dict[str, Dialogue] = {"jdwp": _jdwp}
