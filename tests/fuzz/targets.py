"""Every function that reads bytes of a TLS peer, each as a target: bytes in, an error when a promise breaks.

The promises: only the documented exception comes out, what is read and kept is bounded, and the work grows
with the length of what came, not with its square.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, partial
from types import FrameType, SimpleNamespace
from typing import Any, cast

import trustme

from cyberscan.facts.certificates import Certificate
from cyberscan.facts.targets import Endpoint, Starttls
from cyberscan.network.starttls import ftp, imap, ldap, mysql, pop3, postgresql, rdp, smtp, xmpp
from cyberscan.network.tls import (
    _chain,
    _der,
    _empty_secret,
    _talks,
    flight,
    replies,
    server_messages,
)
from cyberscan.network.tls._certificate import Sent
from cyberscan.network.tls._stores import Store
from cyberscan.network.tls.records import MAX_BYTES, End
from cyberscan.network.tls.reply import Reply
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing_tls import Canned
from tests.fuzz.header_targets import HEADER_TARGETS
from tests.fuzz.mail_targets import MAIL_TARGETS
from tests.fuzz.name_targets import NAME_TARGETS
from tests.fuzz.policy_targets import POLICY_TARGETS
from tests.fuzz.spf_targets import SPF_PLAIN, SPF_TARGETS
from tests.fuzz.udp_targets import UDP_TARGETS
from tests.fuzz.web_targets import WEB_TARGETS

Target = Callable[[bytes], object]

_STREAM_LIMIT = 300_000  # what the network room allows a dialect, and the flight after it
_CHAIN_LIMIT = 128_000
_DETAIL_LIMIT = 200
_STEPS = 2_000
"""Lines of Python that reading nothing at all may take."""
_LINES_A_BYTE = 60
_COPIES = 12
"""How many times each byte may be copied on its way."""

DIALECTS: dict[Starttls, Callable[[Any, Endpoint, str], None]] = {
    "smtp": smtp.negotiate,
    "imap": imap.negotiate,
    "pop3": pop3.negotiate,
    "ftp": ftp.negotiate,
    "ldap": ldap.negotiate,
    "xmpp": xmpp.negotiate,
    "xmpp_server": xmpp.negotiate,
    "postgresql": postgresql.negotiate,
    "mysql": mysql.negotiate,
    "rdp": rdp.negotiate,
}


class Limited(Canned):
    """A canned peer on a stream that reads so many bytes and no more, as the network room's do."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__(chunks)
        self.socket = cast(Any, SimpleNamespace(getsockname=lambda: ("127.0.0.1", 1)))

    def receive(self, size: int = 4096, timeout: float | None = None) -> bytes:
        """As a real stream: an error where the limit is reached."""
        if self.taken >= _STREAM_LIMIT:
            raise LookFailed(Reason.BUDGET_SPENT, "bytes")
        return super().receive(min(size, _STREAM_LIMIT - self.taken), timeout)


class Counted(bytes):
    """Bytes that know how many of them were copied out by slicing, and out of the copies."""

    copied = 0

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        if isinstance(found, int):
            return found
        Counted.copied += len(found)
        return Counted(found)


def reply(data: bytes) -> None:
    """The answer to a ClientHello, in chunks of any size."""
    _read(lambda stream: replies.read_reply(stream, 60, frozenset({0, 10}), b"s" * 32), data)


def ssl2_reply(data: bytes) -> None:
    """The answer to the hello of SSL 2.0."""
    _read(lambda stream: replies.read_ssl2_reply(stream, 60), data)


def _read(read: Callable[[Canned], Reply], data: bytes) -> None:
    whole = read(Canned([data]))
    assert read(Canned(_pieces(data))) == whole, "how the bytes arrive changes what they say"
    assert sum(map(len, whole.chain)) <= _CHAIN_LIMIT
    assert len(whole.detail) <= _DETAIL_LIMIT
    assert whole.protocol.isprintable()
    assert 0 <= whole.version <= 0xFFFF
    endless = Canned(itertools.repeat(data or b"\0"))
    read(endless)
    assert endless.taken <= MAX_BYTES + 16_384 + max(1, len(data))


def server_messages_alone(data: bytes) -> None:
    """Each handshake message by itself, with its copies counted."""
    jobs: list[Callable[[bytes], object]] = [
        server_messages.server_hello,
        server_messages.certificates,
    ]
    for code in (0xC02F, 0x0033, 0x00AA, 0xC035, 0x0005):
        jobs.append(partial(server_messages.key_exchange, Reply("chosen", 0x0303, code)))
    for job in jobs:
        Counted.copied = 0
        with suppress(End):
            job(Counted(data))
        assert Counted.copied <= _COPIES * len(data) + 64, "copies beyond measure"


def first_flight(data: bytes) -> None:
    """The whole flight of the trials, and what follows it."""
    assert _flight(Limited([data])) == _flight(Limited(_pieces(data)))
    _flight(Limited(itertools.repeat(data or b"\0")))


def _flight(stream: Canned) -> object:
    peer = flight.Peer(stream, 60)
    found: list[object] = []
    try:
        found.append(peer.flight())
        while True:
            found.append(peer.record())
    except flight.Over as over:
        found.append(over.how)
    except LookFailed as failed:
        if failed.failure.reason is not Reason.BUDGET_SPENT:
            raise
    return found


def flight_messages(data: bytes) -> None:
    """The messages and the certificates of a flight, with their copies counted."""
    Counted.copied = 0
    flight._messages(Counted(data), {})
    flight._certificates(Counted(data))
    assert Counted.copied <= _COPIES * len(data) + 64, "copies beyond measure"


def starttls(data: bytes) -> None:
    """A dialect, chosen by the first byte."""
    names = list(DIALECTS)
    dialect = names[data[0] % len(names)] if data else "smtp"
    ends = [_negotiated(dialect, Limited([data[1:]])), _negotiated(dialect, Limited(_pieces(data[1:])))]  # fmt: skip
    assert ends[0] == ends[1], "how the bytes arrive changes what they say"
    _negotiated(dialect, Limited(itertools.repeat(data[1:] or b"\0")))


def _negotiated(dialect: Starttls, stream: Limited) -> tuple[str, str, int]:
    """How it ended, with what was taken: nothing that follows the go-ahead may be swallowed."""
    endpoint = Endpoint(host="ville.test", ip="127.0.0.1", port=1, starttls=dialect)
    try:
        DIALECTS[dialect](stream, endpoint, "ville.test")
    except LookFailed as failed:
        detail = failed.failure.detail
        assert len(detail) <= _DETAIL_LIMIT
        assert detail.isprintable()
        return type(failed).__name__, f"{failed.failure.reason} {detail}", 0
    return "tls", "", stream.taken


def shape(data: bytes) -> None:
    """The outer shape of a certificate, and what is left of it with other extensions."""
    try:
        found = _der.shape(data)
    except ValueError:
        return
    whole = _der.with_extensions(data, [whole for _, whole in found.extensions[:1]])
    assert len(whole) <= len(data) + 32


def certificate(data: bytes) -> None:
    """One certificate, described for the facts."""
    try:
        described = Sent(data).described()
    except ValueError:
        return
    assert len(json.dumps(described)) < 1_000_000
    Certificate.model_validate(described)


def chain(data: bytes) -> None:
    """A Certificate message, its chain described and judged."""
    ders = server_messages.certificates(len(data).to_bytes(3, "big") + data)
    if not ders:
        return
    try:
        described = _chain.describe(ders, "www.ville.test", "127.0.0.1", _stores())
    except ValueError:
        return
    assert described["trusted"] is not True


@cache
def _stores() -> list[Store]:
    """One authority that signed nothing of what is sent."""
    return [Store("own", [trustme.CA().cert_pem.bytes().decode()])]


def talk(data: bytes) -> None:
    """What a peer says to OpenSSL, in the two conversations that are held with it."""
    question = {"name": "ville.test", "wait": 1.0, "say": "", "listen": 1.0, "version": "TLS 1.2"}
    for start, more in (("tls13", {}), ("renegotiation", {"legacy": bool(data[:1] > b"\x7f")})):
        conversation = _talks.TALKS[start]({**question, **more})
        with suppress(StopIteration):
            next(conversation)
            for piece in _pieces(data):
                conversation.send(piece)
            conversation.throw(_talks.Ended("closed"))
            raise AssertionError("a conversation goes on after its end")


def early_records(data: bytes) -> None:
    """Records of an empty secret, for whatever version and suite a peer claims to have chosen."""
    version, suite = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    _empty_secret.beginnings(version, suite, data[4:36], data[36:68])


TARGETS: dict[str, Target] = {
    "reply": reply,
    "ssl2_reply": ssl2_reply,
    "messages": server_messages_alone,
    "flight": first_flight,
    "flight_messages": flight_messages,
    "starttls": starttls,
    "shape": shape,
    "certificate": certificate,
    "chain": chain,
    "talk": talk,
    "early_records": early_records,
    **POLICY_TARGETS,
    **HEADER_TARGETS,
    **MAIL_TARGETS,
    **NAME_TARGETS,
    **SPF_TARGETS,
    **UDP_TARGETS,
    **WEB_TARGETS,
}


PLAIN: dict[str, Target] = {
    "reply": lambda data: replies.read_reply(Canned([data]), 60),
    "ssl2_reply": lambda data: replies.read_ssl2_reply(Canned([data]), 60),
    "flight": lambda data: _flight(Limited([data])),
    **SPF_PLAIN,
}
"""The same, once: for counting work."""


def steps(target: Target, data: bytes) -> int:
    """Lines of the product's Python that a target runs on ``data``: work, counted and not timed."""
    count = 0

    def line(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: object) -> Any:
        file = frame.f_code.co_filename
        return line if "cyberscan/network/" in file or "cyberscan/mailpolicy/" in file else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        target(data)
    finally:
        sys.settrace(before)
    return count


def assert_linear(name: str, data: bytes) -> None:
    """Raise ``AssertionError`` when a target works more than its input is long."""
    assert steps(PLAIN.get(name) or TARGETS[name], data) <= _STEPS + _LINES_A_BYTE * len(data)


def _pieces(data: bytes) -> list[bytes]:
    """The bytes in pieces of odd sizes that the bytes themselves decide."""
    if not data:
        return []
    size = 1 + data[-1] % 97
    return [data[at : at + size] for at in range(0, len(data), size)]
