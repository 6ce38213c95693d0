"""Bytes of one reply, cut into records: one deadline, one limit on bytes, nothing believed."""

from __future__ import annotations

import time

from cyberscan.network.dial import Stream
from cyberscan.network.tls.reply import Reply
from cyberscan.reasons import LookFailed, Reason

MAX_BYTES = 256_000
"""Of one reply: the longest honest chains stay below 30 kB."""
MAX_RECORDS = 400
_MAX_RECORD = 16384 + 2048
TYPES = range(20, 25)
"""Content types of RFC 8446 §5.1 and RFC 6520: change_cipher_spec, alert, handshake, data, heartbeat."""
CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT = TYPES
WARNINGS = frozenset({90, 100, 112})
"""Alerts that change nothing as warnings: user_canceled, no_renegotiation, unrecognized_name."""


class End(Exception):
    """The reply ended before it was understood."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.reply = Reply.ended(kind, detail)


class Reader:
    """Bytes of one reply, with one deadline and one limit for the whole."""

    def __init__(self, stream: Stream, seconds: float, records: int = MAX_RECORDS) -> None:
        self._stream = stream
        self._most = records
        self.wait(seconds)
        self._seen = 0
        self._records = 0
        self.buffer = bytearray()

    def wait(self, seconds: float) -> None:
        """Give what comes next this much time."""
        self._end = time.monotonic() + seconds

    def need(self, size: int) -> bytes:
        """The first ``size`` bytes that are not read yet, left in the buffer."""
        while len(self.buffer) < size:
            self.more()
        return bytes(self.buffer[:size])

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        data = self.need(size)
        del self.buffer[:size]
        return data

    def more(self) -> None:
        """Wait for something to arrive. Raises :class:`End` when nothing will."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise End("silent")
        if self._seen > MAX_BYTES:
            raise End("nonsense", "endless")
        try:
            data = self._stream.receive(16384, timeout=left)
        except LookFailed as failed:
            raise ended(failed) from failed
        if not data:
            raise End("closed")
        self._seen += len(data)
        self.buffer += data

    def record(self) -> tuple[int, int, bytes]:
        """Type, version and content of the next record. Raises :class:`End`."""
        self._records += 1
        if self._records > self._most:
            raise End("nonsense", "too many records")
        head = self.take(5)
        size = int.from_bytes(head[3:5], "big")
        if head[0] not in TYPES or head[1] != 3 or size > _MAX_RECORD:
            raise End("nonsense", "not a record")
        return head[0], int.from_bytes(head[1:3], "big"), self.take(size)


def ended(failed: LookFailed) -> End:
    """The end that a failed read or write stands for; whatever is not the peer's doing is raised again."""
    if failed.failure.reason is Reason.TIMEOUT:
        return End("silent")
    if failed.failure.reason is Reason.PROTOCOL_ERROR:
        return End("closed", "reset")
    raise failed
