"""What the dialects share: the three ends a conversation can come to, and lines that end."""

from __future__ import annotations

from cyberscan.network.dial import Stream
from cyberscan.network.text import readable
from cyberscan.reasons import LookFailed, Reason

MAX_LINE = 4096
"""RFC 9051 §4 allows 8192 for a command; a greeting or a list of capabilities never comes near."""
MAX_LINES = 100


class NotOffered(LookFailed):
    """The protocol answered as it must, and said that it has no TLS, or refused it for good."""

    def __init__(self, detail: str) -> None:
        super().__init__(Reason.PROTOCOL_ERROR, detail)


def blocked(detail: str) -> LookFailed:
    """The server turned us away: what it does for others was not seen."""
    return LookFailed(Reason.BLOCKED, detail)


def broken(detail: str) -> LookFailed:
    """What came was not an answer of the protocol."""
    return LookFailed(Reason.PROTOCOL_ERROR, detail)


def told(data: bytes) -> str:
    """A peer's words as a detail: short, printable."""
    return readable(data, 120)


def line(stream: Stream, limit: int = MAX_LINE) -> bytes:
    """One line without its end. Byte by byte: nothing that follows it may be swallowed."""
    read = b""
    while len(read) < limit:
        byte = stream.receive(1)
        if not byte:
            raise broken("closed before the end of a line")
        if byte == b"\n":
            return read.rstrip(b"\r")
        read += byte
    raise broken("endless line")


def ask(stream: Stream, command: str) -> bytes:
    """Send one command line and read the first line of the answer."""
    stream.send(command.encode("ascii") + b"\r\n")
    return line(stream)
