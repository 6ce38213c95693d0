"""One HTTP/1.x answer read off the wire (RFC 9112), everything bounded: lines, headers, chunks, body.

Nothing is guessed: where an answer contradicts itself (two lengths, a chunk that is none), what came before
is kept and said to be cut, and the connection is not used again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cyberscan.reasons import LookFailed, Reason

MAX_HEAD = 256_000
"""Bytes before the body, interim answers included."""
MAX_HEADERS = 200
MAX_LINE = 65_536
_CHUNK = 16_384
_MAX_INTERIM = 8
_MAX_CHUNK_LINE = 1_000
_MAX_CHUNKS = 50_000
_MAX_TRAILERS = 50
_STATUS = re.compile(rb"HTTP/(1\.[0-9]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,10}")
_NO_BODY = frozenset({204, 304})

Headers = tuple[tuple[str, str], ...]
Receive = Callable[[int], bytes]
"""At most so many bytes of what comes next; empty at the end. Raises :class:`LookFailed`."""


@dataclass(frozen=True)
class Head:
    """The status line and the headers: names in lower case, in order, repeated when repeated."""

    version: str
    status: int
    headers: Headers

    def header(self, name: str) -> str:
        """The first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")

    def tokens(self, name: str) -> list[str]:
        """The comma-separated words of every header of that name, in lower case."""
        values = ",".join(value for key, value in self.headers if key == name)
        return [token for part in values.lower().split(",") if (token := part.strip())]


class Broken(Exception):
    """The body stopped, or contradicted itself, before its end."""


class Reader:
    """What a connection still holds unread."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept = bytearray()
        self._ended = False

    @property
    def untouched(self) -> bool:
        """Whether not a byte has come since the last answer."""
        return not self._kept

    def fill(self) -> bool:
        """Wait for more; false at the end of the connection."""
        if self._ended:
            return False
        more = self._receive(_CHUNK)
        self._ended = not more
        self._kept += more
        return bool(more)

    def line(self, limit: int) -> bytes | None:
        """The next line without its end, of at most ``limit`` bytes; None when there is no such line."""
        searched = 0
        while (end := self._kept.find(b"\n", searched)) < 0:
            searched = len(self._kept)
            if searched > limit or not self.fill():
                return None
        if end > limit:
            return None
        line = bytes(self._kept[:end]).removesuffix(b"\r")
        del self._kept[: end + 1]
        return line

    def some(self, most: int) -> bytes:
        """At least one byte and at most ``most``; empty at the end."""
        if not self._kept and not self.fill():
            return b""
        part = bytes(self._kept[:most])
        del self._kept[:most]
        return part


def read_head(reader: Reader) -> Head:
    """The head of the final answer: interim ones (100, 103…) are read and passed over (RFC 9110 §15.2)."""
    for _ in range(_MAX_INTERIM):
        head = _one_head(reader)
        if not 100 <= head.status < 200 or head.status == 101:
            return head
    raise LookFailed(Reason.PROTOCOL_ERROR, "http interim answers without end")


def _one_head(reader: Reader) -> Head:
    line = reader.line(MAX_LINE)
    if line == b"":
        line = reader.line(MAX_LINE)  # RFC 9112 §2.2: one empty line before is forgiven
    found = _STATUS.fullmatch(line or b"")
    if line is None or found is None:
        raise LookFailed(Reason.PROTOCOL_ERROR, "http")
    return Head(found[1].decode(), int(found[2]), tuple(_headers(reader)))


def _headers(reader: Reader) -> Iterator[tuple[str, str]]:
    """The header lines up to the empty one. What is no header is passed over, as browsers do."""
    name, value = "", ""
    total = 0
    for _ in range(MAX_HEADERS + 1):
        line = reader.line(MAX_LINE)
        if line is None:
            raise LookFailed(Reason.PROTOCOL_ERROR, "http head cut short")
        total += len(line)
        if total > MAX_HEAD:
            break
        if line[:1] in (b" ", b"\t") and name:
            value = f"{value} {_text(line)}".strip()  # RFC 9112 §5.2: folded lines
            continue
        if name:
            yield name, value
        if not line:
            return
        key, colon, rest = line.partition(b":")
        sound = colon and _NAME.fullmatch(key.rstrip())
        name, value = (key.rstrip().decode("ascii").lower(), _text(rest)) if sound else ("", "")
    raise LookFailed(Reason.PROTOCOL_ERROR, "http head too long")


def _text(data: bytes) -> str:
    return data.decode("latin-1").strip(" \t\r\n")


def reusable(head: Head, method: str) -> bool:
    """Whether the connection may carry another request once the body is read (RFC 9112 §9.3)."""
    said = head.tokens("connection")
    if "close" in said or head.status == 101:
        return False
    if head.version == "1.0" and "keep-alive" not in said:
        return False
    return not _has_body(head, method) or framing(head) != "end"


def body_of(reader: Reader, head: Head, method: str = "GET") -> Iterator[bytes]:
    """The parts of a body, as sent. Raises :class:`Broken` when it does not end as announced."""
    if not _has_body(head, method):
        return iter(())
    how = framing(head)
    if how == "chunked":
        return _chunks(reader)
    if how == "end":
        return _to_the_end(reader)
    return _exactly(reader, int(head.header("content-length")))


def framing(head: Head) -> str:
    """How the end of a body shows (RFC 9112 §6.3): ``chunked``, ``length``, or ``end`` of the connection."""
    coded = head.tokens("transfer-encoding")
    if coded:
        return "chunked" if coded[-1] == "chunked" else "end"
    lengths = {value.strip() for key, value in head.headers if key == "content-length"}
    if len(lengths) == 1 and _LENGTH.fullmatch(next(iter(lengths))):
        return "length"
    return "end"


def _has_body(head: Head, method: str) -> bool:
    return method != "HEAD" and head.status >= 200 and head.status not in _NO_BODY


def _to_the_end(reader: Reader) -> Iterator[bytes]:
    while part := reader.some(_CHUNK):
        yield part


def _exactly(reader: Reader, length: int) -> Iterator[bytes]:
    left = length
    while left:
        part = reader.some(min(left, _CHUNK))
        if not part:
            raise Broken("ended early")
        left -= len(part)
        yield part


def _chunks(reader: Reader) -> Iterator[bytes]:
    for _ in range(_MAX_CHUNKS):
        line = reader.line(_MAX_CHUNK_LINE)
        size = _CHUNK_SIZE.fullmatch((line or b"").partition(b";")[0].strip())
        if size is None:
            raise Broken("no chunk")
        length = int(size[0], 16)
        if not length:
            return _trailers(reader)
        yield from _exactly(reader, length)
        if reader.line(2) != b"":
            raise Broken("chunk longer than announced")
    raise Broken("chunks without end")


def _trailers(reader: Reader) -> None:
    for _ in range(_MAX_TRAILERS):
        line = reader.line(MAX_LINE)
        if line is None:
            raise Broken("trailers cut short")
        if not line:
            return
    raise Broken("trailers without end")
