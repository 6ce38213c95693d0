"""What comes back after a ClientHello, read as far as it is in clear. Every byte is hostile.

A reply is one of: the server chose a version and a suite; it refused by an alert; it closed; it stayed
silent; it speaks another protocol; what it says makes no sense.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

from cyberscan.network.dial import Stream
from cyberscan.network.tls.messages import GROUP_NAMES, SSL2_SUITES, TLS13
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import suite_name

MAX_BYTES = 256_000
"""Of one reply: the longest honest chains stay below 30 kB."""
MAX_RECORDS = 400
_MAX_RECORD = 16384 + 2048

_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO, _KEY_EXCHANGE, _DONE = 2, 12, 14
_ECHOES_NEVER = 1  # a ClientHello from a server: an echo service

Kind = Literal["chosen", "alert", "closed", "silent", "foreign", "nonsense"]
Speaks = Literal["http", "smtp", "ssh", "other"]


@dataclass(frozen=True)
class Reply:
    """The answer to one hello."""

    kind: Kind
    version: int = 0
    code: int = 0
    """The suite that was chosen."""
    codes: tuple[int, ...] = ()
    """All that are shared, with SSL 2.0."""
    group: str = ""
    dh_bits: int = 0
    encrypt_then_mac: bool = False
    alert: int = -1
    speaks: Speaks = "other"
    detail: str = ""


class _End(Exception):
    """The reply ended before it was understood."""

    def __init__(self, kind: Kind, detail: str = "") -> None:
        super().__init__(kind)
        self.reply = Reply(kind, detail=detail)


class _Reader:
    """Bytes of one reply, with one deadline and one limit for the whole."""

    def __init__(self, stream: Stream, seconds: float) -> None:
        self._stream = stream
        self._end = time.monotonic() + seconds
        self._seen = 0
        self.buffer = b""

    def need(self, size: int) -> bytes:
        """The first ``size`` bytes that are not read yet, left in the buffer."""
        while len(self.buffer) < size:
            self.more()
        return self.buffer[:size]

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        data = self.need(size)
        self.buffer = self.buffer[size:]
        return data

    def more(self) -> None:
        """Wait for something to arrive. Raises :class:`_End` when nothing will."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise _End("silent")
        if self._seen > MAX_BYTES:
            raise _End("nonsense", "endless")
        try:
            data = self._stream.receive(16384, timeout=left)
        except LookFailed as failed:
            raise ended(failed) from failed
        if not data:
            raise _End("closed")
        self._seen += len(data)
        self.buffer += data


def ended(failed: LookFailed) -> _End:
    """The end that a failed read or write stands for; whatever is not the peer's doing is raised again."""
    if failed.failure.reason is Reason.TIMEOUT:
        return _End("silent")
    if failed.failure.reason is Reason.PROTOCOL_ERROR:
        return _End("closed", "reset")
    raise failed


def read_reply(stream: Stream, seconds: float) -> Reply:
    """The answer to a TLS ClientHello, waiting ``seconds`` at most."""
    reader = _Reader(stream, seconds)
    try:
        first = reader.need(1)
        if first[0] not in range(20, 25):
            return _foreign(reader)
        if reader.need(2)[1] != 3:
            return _foreign(reader)
        return _handshake(reader)
    except _End as end:
        return end.reply


def exchange(stream: Stream, hello: bytes, seconds: float, *, ssl2: bool = False) -> Reply:
    """Send one hello and read what comes back."""
    try:
        stream.send(hello)
    except LookFailed as failed:
        return ended(failed).reply
    return read_ssl2_reply(stream, seconds) if ssl2 else read_reply(stream, seconds)


def _handshake(reader: _Reader) -> Reply:
    """Follow the handshake messages up to ServerHelloDone, or as far as they go."""
    chosen: Reply | None = None
    pending = b""
    try:
        for _ in range(MAX_RECORDS):
            kind, data = _record(reader)
            if kind == _ALERT:
                reply = _alert(data)
                if reply is not None:
                    return reply
            elif kind == _HANDSHAKE:
                pending += data
                chosen, pending, done = _messages(chosen, pending)
                if done and chosen is not None:
                    return chosen
            else:
                return chosen or Reply("nonsense", detail=f"record {kind}")
            if len(pending) > MAX_BYTES:
                break
    except _End as end:
        # What was chosen stays chosen, even if the rest of the flight never comes.
        return chosen or end.reply
    return chosen or Reply("nonsense", detail="too many records")


def _record(reader: _Reader) -> tuple[int, bytes]:
    head = reader.take(5)
    size = int.from_bytes(head[3:5], "big")
    if head[0] not in range(20, 25) or head[1] != 3 or size > _MAX_RECORD:
        raise _End("nonsense", "not a record")
    return head[0], reader.take(size)


def _alert(data: bytes) -> Reply | None:
    """The refusal in an alert record; None for a mere warning (``unrecognized_name``…)."""
    if len(data) < 2:
        return Reply("nonsense", detail="short alert")
    level, code = data[0], data[1]
    if level == 1 and code == 0:
        return Reply("closed", detail="close_notify")
    if level == 1 and code in (90, 100, 112):
        return None
    return Reply("alert", alert=code, detail=f"alert {code}")


def _messages(chosen: Reply | None, data: bytes) -> tuple[Reply | None, bytes, bool]:
    """Read whole messages off ``data``: the choice so far, what is left, whether the flight is over."""
    while len(data) >= 4:
        kind, size = data[0], int.from_bytes(data[1:4], "big")
        if size > MAX_BYTES:
            raise _End("nonsense", "oversized message")
        if len(data) < 4 + size:
            break
        body, data = data[4 : 4 + size], data[4 + size :]
        if kind == _ECHOES_NEVER or (chosen is None and kind not in (0, _SERVER_HELLO)):
            raise _End("nonsense", f"message {kind}")
        if kind == _SERVER_HELLO and chosen is None:
            chosen = _server_hello(body)
            if chosen.version >= TLS13:
                return chosen, data, True
        elif kind == _KEY_EXCHANGE and chosen is not None:
            chosen = _key_exchange(chosen, body)
        elif kind == _DONE:
            return chosen, data, True
    return chosen, data, False


def _server_hello(body: bytes) -> Reply:
    """Version, suite and extensions of a ServerHello or HelloRetryRequest (RFC 8446 §4.1.3)."""
    if len(body) < 38:
        raise _End("nonsense", "short ServerHello")
    version = int.from_bytes(body[0:2], "big")
    after = 35 + body[34]
    code = int.from_bytes(body[after : after + 2], "big")
    extensions = _extensions(body[after + 5 :])
    if len(body) < after + 3 or version >> 8 != 3:
        raise _End("nonsense", "broken ServerHello")
    if 43 in extensions:
        version = int.from_bytes(extensions[43][:2], "big")
    share = int.from_bytes(extensions.get(51, b"")[:2], "big")
    return Reply(
        "chosen", version, code, group=_group(share), encrypt_then_mac=22 in extensions
    )  # fmt: skip


def _extensions(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(data) >= 4:
        kind, size = int.from_bytes(data[0:2], "big"), int.from_bytes(data[2:4], "big")
        found.setdefault(kind, data[4 : 4 + size])
        data = data[4 + size :]
    return found


def _group(number: int) -> str:
    return GROUP_NAMES.get(number, f"0x{number:04X}") if number else ""


def _key_exchange(chosen: Reply, body: bytes) -> Reply:
    """The group, or the size of the prime, of a ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4)."""
    name = suite_name(chosen.code)
    if "_PSK" in name:  # an identity hint comes first (RFC 4279 §2)
        body = body[2 + int.from_bytes(body[:2], "big") :]
    if name.startswith(("TLS_ECDHE_", "TLS_ECDH_anon_")):
        named = len(body) >= 3 and body[0] == 3
        return replace(
            chosen, group=_group(int.from_bytes(body[1:3], "big")) if named else "explicit"
        )
    if name.startswith(("TLS_DHE_", "TLS_DH_anon_")):
        prime = body[2 : 2 + int.from_bytes(body[:2], "big")]
        return replace(chosen, dh_bits=int.from_bytes(prime, "big").bit_length())
    return chosen


def _foreign(reader: _Reader) -> Reply:
    """Name what speaks here, from its first line; no conversation is held with it."""
    try:
        while b"\n" not in reader.buffer and len(reader.buffer) < 512:
            reader.more()
    except _End:
        pass  # what came is enough, or is not
    return Reply("foreign", speaks=_protocol(reader.buffer[:512]))


def _protocol(start: bytes) -> Speaks:
    line = start.split(b"\n", 1)[0].upper()
    if line.startswith(b"HTTP/") or start.lstrip()[:9].upper().startswith((b"<!DOCTYPE", b"<HTML")):
        return "http"
    if line.startswith(b"SSH-"):
        return "ssh"
    if line[:4] in (b"220 ", b"220-", b"554 ", b"421 ") and b"SMTP" in line:
        return "smtp"
    return "other"


def read_ssl2_reply(stream: Stream, seconds: float) -> Reply:
    """The answer to an SSL 2.0 CLIENT-HELLO: its SERVER-HELLO, its error, or a refusal of any kind."""
    reader = _Reader(stream, seconds)
    try:
        head = reader.need(3)
        if head[0] in range(20, 25) and head[1] == 3:
            return _handshake(reader)
        if not head[0] & 0x80 or head[2] not in (0, 4):
            return _foreign(reader)
        body = reader.take(2 + (int.from_bytes(head[:2], "big") & 0x7FFF))[2:]
        return _ssl2_server_hello(body)
    except _End as end:
        return end.reply


def _ssl2_server_hello(body: bytes) -> Reply:
    if body[0] == 0:
        return Reply("alert", alert=0, detail="SSL 2.0 error")
    if len(body) < 11 or body[3:5] != b"\x00\x02":
        return Reply("nonsense", detail="broken SSL 2.0 hello")
    certificate, size = int.from_bytes(body[5:7], "big"), int.from_bytes(body[7:9], "big")
    listed = body[11 + certificate : 11 + certificate + size]
    codes = (int.from_bytes(listed[i : i + 3], "big") for i in range(0, len(listed) - 2, 3))
    shared = tuple(dict.fromkeys(code for code in codes if code in SSL2_SUITES))
    return Reply("chosen", 2, codes=shared)
