"""What comes back after a ClientHello, read as far as it is in clear. Every byte is hostile."""

from __future__ import annotations

from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.tls import server_messages
from cyberscan.network.tls.messages import SSL2_SUITES, TLS13
from cyberscan.network.tls.records import (
    ALERT,
    HANDSHAKE,
    MAX_BYTES,
    TYPES,
    WARNINGS,
    End,
    Reader,
    ended,
)
from cyberscan.network.tls.reply import Reply, Speaks
from cyberscan.reasons import LookFailed

_SERVER_HELLO, _CERTIFICATE, _KEY_EXCHANGE, _DONE, _STATUS = 2, 11, 12, 14, 22
_HELLO_REQUEST, _CLIENT_HELLO = 0, 1
_MOST_CHAIN = 128_000


def exchange(
    stream: Stream,
    hello: bytes,
    seconds: float,
    *,
    ssl2: bool = False,
    asked: frozenset[int] | None = None,
) -> Reply:
    """Send one hello and read what comes back, waiting ``seconds`` at most.

    ``asked`` names the extensions that the hello carried: others in the answer are odd.
    """
    try:
        stream.send(hello)
    except LookFailed as failed:
        return ended(failed).reply
    if ssl2:
        return read_ssl2_reply(stream, seconds)
    session = hello[44 : 44 + hello[43]] if len(hello) > 43 else None
    return read_reply(stream, seconds, asked, session)


def read_reply(
    stream: Stream,
    seconds: float,
    asked: frozenset[int] | None = None,
    session: bytes | None = None,
) -> Reply:
    """The answer to a TLS ClientHello."""
    reader = Reader(stream, seconds)
    try:
        if reader.need(1)[0] not in TYPES or reader.need(2)[1] != 3:
            return _foreign(reader)
        return _Flight(reader, asked, session).follow()
    except End as end:
        return end.reply


class _Flight:
    """The server's first flight, followed up to ServerHelloDone, or as far as it goes."""

    def __init__(self, reader: Reader, asked: frozenset[int] | None, session: bytes | None) -> None:
        self._reader = reader
        self._asked = asked
        self._session = session
        self._pending = bytearray()
        self._chosen: Reply | None = None
        self._odd: set[str] = set()

    def follow(self) -> Reply:
        """The reply: what was chosen stays chosen, even if the rest of the flight never comes."""
        try:
            other = self._records()
        except End as end:
            other = end.reply
        if self._chosen is None:
            return other
        return replace(self._chosen, oddities=(*self._chosen.oddities, *sorted(self._odd)))

    def _records(self) -> Reply:
        while True:
            kind, version, data = self._reader.record()
            if not 0x0300 <= version <= 0x0304:
                self._odd.add("wrong_record_version")
            if kind == ALERT:
                if (reply := _alert(data)) is not None:
                    return reply
            elif kind != HANDSHAKE:
                return Reply.ended("nonsense", f"record {kind}")
            elif self._messages(data):
                return Reply.ended("closed")

    def _messages(self, data: bytes) -> bool:
        """Read whole messages; whether the flight is over."""
        if not data:
            self._odd.add("zero_length_record")
        pending = self._pending
        pending += data
        at = 0
        while at + 4 <= len(pending):
            size = int.from_bytes(pending[at + 1 : at + 4], "big")
            if size > MAX_BYTES:
                raise End("nonsense", "oversized message")
            if at + 4 + size > len(pending):
                break
            if self._message(pending[at], bytes(pending[at + 4 : at + 4 + size])):
                return True
            at += 4 + size
        del pending[:at]
        return False

    def _message(self, kind: int, body: bytes) -> bool:
        chosen = self._chosen
        if kind == _CLIENT_HELLO:  # an echo service sends our own hello back
            raise End("nonsense", "echo")
        if chosen is None:
            if kind == _SERVER_HELLO:
                self._chosen = server_messages.server_hello(body, self._asked, self._session)
                return self._chosen.version >= TLS13
            if kind != _HELLO_REQUEST:
                raise End("nonsense", f"message {kind}")
        elif kind == _CERTIFICATE and not chosen.chain and len(body) <= _MOST_CHAIN:
            self._chosen = replace(chosen, chain=server_messages.certificates(body))
        elif kind == _STATUS:
            self._chosen = replace(chosen, stapled=len(body) > 4)
        elif kind == _KEY_EXCHANGE:
            self._chosen = server_messages.key_exchange(chosen, body)
        return kind == _DONE


def _alert(data: bytes) -> Reply | None:
    """The refusal in an alert record; None for a mere warning (``unrecognized_name``…)."""
    if len(data) < 2:
        return Reply.ended("nonsense", "short alert")
    level, code = data[0], data[1]
    if level == 1 and code == 0:
        return Reply.ended("closed", "close_notify")
    if level == 1 and code in WARNINGS:
        return None
    return Reply("alert", alert=code, detail=f"alert {code}")


def _foreign(reader: Reader) -> Reply:
    """Name what speaks here, from its first line; no conversation is held with it."""
    try:
        while b"\n" not in reader.buffer and len(reader.buffer) < 512:
            reader.more()
    except End:
        pass  # what came is enough, or is not
    return Reply("foreign", speaks=_protocol(bytes(reader.buffer[:512])))


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
    reader = Reader(stream, seconds)
    try:
        head = reader.need(3)
        if head[0] in TYPES and head[1] == 3:
            return _Flight(reader, None, None).follow()
        if not head[0] & 0x80 or head[2] not in (0, 4):
            return _foreign(reader)
        body = reader.take(2 + (int.from_bytes(head[:2], "big") & 0x7FFF))[2:]
        return _ssl2_server_hello(body)
    except End as end:
        return end.reply


def _ssl2_server_hello(body: bytes) -> Reply:
    if body[:1] == b"\x00":
        return Reply("alert", alert=0, detail="SSL 2.0 error")
    if len(body) < 11 or body[3:5] != b"\x00\x02":
        return Reply.ended("nonsense", "broken SSL 2.0 hello")
    certificate, size = int.from_bytes(body[5:7], "big"), int.from_bytes(body[7:9], "big")
    sent = body[11 : 11 + certificate]
    listed = body[11 + certificate : 11 + certificate + size]
    codes = (int.from_bytes(listed[i : i + 3], "big") for i in range(0, len(listed) - 2, 3))
    shared = tuple(dict.fromkeys(code for code in codes if code in SSL2_SUITES))
    return Reply("chosen", 2, codes=shared, chain=(sent,) if sent else ())
