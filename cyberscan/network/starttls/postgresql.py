"""PostgreSQL: SSLRequest, answered by one letter (its protocol documentation, "SSL session encryption")."""

from __future__ import annotations

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, blocked, broken, told

_SSL_REQUEST = b"\0\0\0\x08\x04\xd2\x16\x2f"
_NO_SUCH_VERSION = b"\0\0\0\x08\xff\xff\0\0"
_MOST = 4096


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the ``S`` that allows TLS."""
    stream.send(_SSL_REQUEST)
    answer = stream.receive_exactly(1)
    if answer == b"S":
        return
    if answer == b"N":
        # One letter proves nothing; the error to a start-up that cannot be is PostgreSQL's own.
        stream.send(_NO_SUCH_VERSION)
        if b"unsupported frontend protocol" in _error(stream, stream.receive_exactly(1)):
            raise NotOffered("SSLRequest answered by N")
        raise broken("SSLRequest answered by N, not by PostgreSQL")
    error = _error(stream, answer)
    if b"unsupported frontend protocol" in error:  # older than SSLRequest
        raise NotOffered(told(error))
    raise blocked(told(error))


def _error(stream: Stream, kind: bytes) -> bytes:
    """The text of an ErrorResponse; of the form without length too, used before the start-up."""
    if kind != b"E":
        raise broken("not PostgreSQL")
    start = stream.receive_exactly(4)
    size = int.from_bytes(start, "big") - 4
    if 0 <= size <= _MOST:
        return stream.receive_exactly(size)
    text = start
    while len(text) < _MOST and not text.endswith(b"\0"):
        more = stream.receive(1)
        if not more:
            break
        text += more
    return text
