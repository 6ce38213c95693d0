"""What a service turned out to be, and how its words are read from a stream."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from cyberscan.facts.services import Product, ServiceCertificate
from cyberscan.network.dial import Stream
from cyberscan.reasons import LookFailed, Reason

EXCHANGE = 3.0
"""Seconds of talk with one port, all its connections together; the time to connect comes on top."""
BANNER_WAIT = 0.7
"""Seconds left to a service to speak first: real ones do within a round trip or two."""
ANSWER_WAIT = 1.2
HTTP_WAIT = 2.0
"""A page may have to be computed."""
QUIET = 0.15
"""Once it has spoken, seconds of silence after which an answer is taken to be complete."""

_ENDS_OF_A_LOOK = {
    Reason.TIMEOUT,
    Reason.PROTOCOL_ERROR,
    Reason.UNREACHABLE,
    Reason.REFUSED,
}


@dataclass(frozen=True)
class Identified:
    """A service, by the words of :class:`cyberscan.facts.services.Service`."""

    name: str = ""
    how: Literal["protocol", "banner", "port"] = "protocol"
    product: str = ""
    version: str = ""
    banner: str = ""
    tls: bool = False
    open_access: bool | None = None
    proof: str = ""
    features: tuple[str, ...] = ()
    silent: bool = False
    title: str = ""
    favicon: str = ""
    certificate: ServiceCertificate | None = None
    products: tuple[Product, ...] = ()
    clue: str = field(default="", compare=False)
    """What its words let us suspect: asked on the second connection, never told."""
    more: Dialogue | None = field(default=None, compare=False)
    """What would tell more about a service already named, on a second connection."""


Whole = Callable[[bytes], bool]
"""Whether what was heard so far is a complete answer."""
Dialogue = Callable[[Stream], Identified | None]
"""One conversation on a fresh connection; None when it did not recognise the peer."""
Greeting = Callable[[Stream, bytes], Identified | None]
"""What a service that spoke first is, by its first words, completed on the same connection."""


def _never(_: bytes) -> bool:
    return False


def hear(
    stream: Stream, seconds: float = ANSWER_WAIT, limit: int = 16_384, whole: Whole = bool,
    over: Whole = _never,
) -> bytes:  # fmt: skip
    """What the peer says, until it is quiet once it said the ``whole`` of it, or ``limit`` bytes have come.

    An answer cut short by a slow network would be taken for another one: while it is not whole, the rest
    has ``seconds`` to come. What follows once it is ``over`` (a film) is not heard at all. Silence and a cut
    connection give what came before them; the scan's own limits still raise.
    """
    data = b""
    wait = seconds
    end = time.monotonic() + 2 * seconds  # for a peer that always has one more byte
    while len(data) < limit and (left := end - time.monotonic()) > 0:
        try:
            more = stream.receive(limit - len(data), timeout=min(wait, left))
        except LookFailed as failed:
            if failed.failure.reason not in _ENDS_OF_A_LOOK:
                raise
            break
        if not more:
            break
        data += more
        if over(data):
            break
        wait = QUIET if whole(data) else seconds
    return data


def ask(
    stream: Stream, question: bytes, seconds: float = ANSWER_WAIT, whole: Whole = bool,
    limit: int = 16_384, over: Whole = _never,
) -> bytes:  # fmt: skip
    """Send one question and hear the answer; empty when the peer hung up before."""
    try:
        stream.send(question)
    except LookFailed as failed:
        if failed.failure.reason not in _ENDS_OF_A_LOOK:
            raise
        return b""
    if question.startswith(b"GET "):
        stream.note_request()
    return hear(stream, seconds, limit, whole, over)


def hung_up(stream: Stream) -> bool:
    """Whether a peer that said nothing has also ended the connection."""
    try:
        return not stream.receive(1, timeout=0.01)
    except LookFailed as failed:
        if failed.failure.reason not in _ENDS_OF_A_LOOK:
            raise
        return failed.failure.reason is not Reason.TIMEOUT
