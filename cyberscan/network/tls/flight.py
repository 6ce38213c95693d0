"""The server's first flight of TLS 1.2 and older, up to ServerHelloDone, and what is said after it in clear.

Enough for the trials of weaknesses that show before any key is agreed on. Every byte is hostile: one
deadline for the whole, the stream's limit on bytes, a limit on records.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyberscan.network.dial import Stream
from cyberscan.network.tls.records import ALERT, HANDSHAKE, WARNINGS, End, Reader, ended
from cyberscan.reasons import LookFailed

_MAX_RECORDS = 200
_MAX_MESSAGES = 200_000
_MAX_CERTIFICATES = 100
_SERVER_HELLO, _CERTIFICATE, _DONE = 2, 11, 14


class Over(Exception):
    """The peer says no more: ``alert N``, ``closed``, ``reset``, ``timeout``, ``nonsense``."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True)
class Flight:
    """What the server chose and sent."""

    version: int
    suite: int
    certificates: tuple[bytes, ...]
    random: bytes


class Peer:
    """Records of one connection, one conversation long."""

    def __init__(self, stream: Stream, seconds: float) -> None:
        self._stream = stream
        self._reader = Reader(stream, seconds, _MAX_RECORDS)
        self.wait = self._reader.wait

    def send(self, data: bytes) -> None:
        """Send all of it. Raises :class:`Over` when the peer has gone."""
        try:
            self._stream.send(data)
        except LookFailed as failed:
            raise _over(ended(failed)) from failed

    def record(self) -> tuple[int, bytes]:
        """The type and the content of the next record; an alert that ends the matter is raised."""
        try:
            kind, _, data = self._reader.record()
        except End as end:
            raise _over(end) from end
        if kind == ALERT and not (len(data) > 1 and data[0] == 1 and data[1] in WARNINGS):
            raise Over(f"alert {data[1]}" if len(data) > 1 else "nonsense")
        return kind, data

    def flight(self) -> Flight:
        """All up to ServerHelloDone. Raises :class:`Over` when it does not come."""
        pending = b""
        messages: dict[int, bytes] = {}
        while _DONE not in messages:
            kind, data = self.record()
            if kind == ALERT:
                continue
            if kind != HANDSHAKE or len(pending) > _MAX_MESSAGES:
                raise Over("nonsense")
            pending = _messages(pending + data, messages)
        hello = messages.get(_SERVER_HELLO, b"")
        after = 35 + hello[34] if len(hello) > 37 else 0
        if not after or len(hello) < after + 2:
            raise Over("nonsense")
        return Flight(
            int.from_bytes(hello[:2], "big"),
            int.from_bytes(hello[after : after + 2], "big"),
            _certificates(messages.get(_CERTIFICATE, b"")),
            hello[2:34],
        )


def record(kind: int, version: int, content: bytes) -> bytes:
    """One record."""
    return bytes((kind,)) + version.to_bytes(2, "big") + len(content).to_bytes(2, "big") + content


def _messages(data: bytes, found: dict[int, bytes]) -> bytes:
    """Take whole messages off ``data``; what is left of the last one."""
    at = 0
    while len(data) >= at + 4:
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        if len(data) < end:
            break
        found.setdefault(data[at], data[at + 4 : end])
        at = end
    return data[at:]


def _certificates(body: bytes) -> tuple[bytes, ...]:
    found: list[bytes] = []
    at = 3
    while len(body) > at + 3 and len(found) < _MAX_CERTIFICATES:
        end = at + 3 + int.from_bytes(body[at : at + 3], "big")
        found.append(body[at + 3 : end])
        at = end
    return tuple(found)


def _over(end: End) -> Over:
    """How the peer ended, in the words of the trials."""
    if end.reply.kind == "silent":
        return Over("timeout")
    return Over("reset" if end.reply.detail == "reset" else end.reply.kind)
