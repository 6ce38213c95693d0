"""Heartbleed, early ChangeCipherSpec and Bleichenbacher's oracle, tried in clear and without harm.

Each is tried so that *no* means that the server was seen to do right, and *yes* that it was seen to do
wrong twice: a connection that was cut, a filter in the way or a server that hurries are neither.

Nothing of the server's memory is read, nothing is decrypted, nothing is left behind.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cyberscan.facts.tls import Trial
from cyberscan.network.dial import Stream
from cyberscan.network.tls.flight import Flight, Over, Peer, record
from cyberscan.network.tls.messages import Hello, client_hello
from cyberscan.network.tls.records import CHANGE_CIPHER_SPEC, HANDSHAKE, HEARTBEAT

_WAIT = 3.0
"""Seconds for an answer after the flight: it is due at once."""
_SOON = 1.2
"""Seconds after which silence means that what was sent was passed over."""
_PAUSE = 0.15
_ROUNDS = 3


Seal = Callable[[Flight, bytes], tuple[bytes, bytes] | None]
"""For a flight and our random: the beginning of a message under the keys of an empty secret, and damaged."""


@dataclass(frozen=True)
class Way:
    """How to reach a server: a connection, and a hello that it is known to answer."""

    open: Callable[[], Stream]
    version: int
    suites: Sequence[int]
    name: str
    seconds: float
    finishes: bool = True
    """Whether a whole handshake was seen to succeed: nothing in the way cuts what is sound."""

    def hello(self) -> bytes:
        """Asks for heartbeats too: without that, none is answered."""
        return client_hello(
            Hello(self.version, self.suites, self.name, extras=self.version > 0x0300)
        )


# Heartbleed (CVE-2014-0160)

_TEXT = (b"cyberscan heartbeat; nothing is read " * 250)[:9000]
"""Long: before the handshake is over OpenSSL keeps what it has to say until 4,096 bytes have come together."""
_SHORT = 8900


def heartbleed(way: Way) -> Trial:
    """Whether a heartbeat that breaks the rules on length (RFC 6520 §4) is answered; confirmed once."""
    first = _heartbeats(way)
    if first.state != "yes":
        return first
    return first if _heartbeats(way).state == "yes" else Trial(detail="inconsistent")


def _heartbeats(way: Way) -> Trial:
    """A sound heartbeat; one that claims a hundred bytes more than it holds; a sound one again.

    A server that answers the sound ones alone is sound: they are the control. What comes back beyond our
    bytes is what the server received just before: the end of our own first text.
    """
    with way.open() as stream:
        peer = Peer(stream, way.seconds)
        try:
            peer.send(way.hello())
            version = peer.flight().version
        except Over as over:
            return _unreached(over)
        sound = _heartbeat(version, _TEXT, padded=True)
        try:
            peer.send(sound)
            peer.wait(_WAIT)
            _echo(peer)
        except Over as over:
            # OpenSSL, the only one concerned, answers heartbeats during the handshake: this is another.
            refused = over.how.startswith("alert")
            return Trial(state="no", detail="refused") if refused else Trial(detail=over.how)
        answered = _answered(peer, _heartbeat(version, _TEXT[:_SHORT], padded=False))
        if answered is None or (not answered and _answered(peer, sound) is not True):
            return _alone(
                way
            )  # it serves one heartbeat and leaves: the other one is asked for by itself
    return Trial(state="yes", detail="over-read") if answered else _IGNORED


def _alone(way: Way) -> Trial:
    """One heartbeat without the padding that is due: nothing is claimed that was not sent."""
    with way.open() as stream:
        peer = Peer(stream, way.seconds)
        try:
            peer.send(way.hello())
            version = peer.flight().version
        except Over as over:
            return _unreached(over)
        content = b"\x01" + len(_TEXT).to_bytes(2, "big") + _TEXT
        if _answered(peer, record(HEARTBEAT, version, content)):
            return Trial(state="yes", detail="no padding")
    return _IGNORED


_IGNORED = Trial(state="no", detail="ignored")


def _heartbeat(version: int, payload: bytes, *, padded: bool) -> bytes:
    content = b"\x01" + len(_TEXT).to_bytes(2, "big") + payload
    return record(HEARTBEAT, version, content + (secrets.token_bytes(16) if padded else b""))


def _answered(peer: Peer, heartbeat: bytes) -> bool | None:
    """Whether a heartbeat is answered; None when the connection ended instead."""
    try:
        peer.send(heartbeat)
        peer.wait(_SOON)
        _echo(peer)
    except Over as over:
        return False if over.how == "timeout" else None
    return True


def _echo(peer: Peer) -> None:
    """Wait for a response as long as was claimed. Raises :class:`Over`."""
    while True:
        kind, data = peer.record()
        if kind == HEARTBEAT and data[:3] == b"\x02" + len(_TEXT).to_bytes(2, "big"):
            return


# Early ChangeCipherSpec (CVE-2014-0224)

PROVABLE = (0x009C, 0x009E, 0xC02B, 0xC02F, 0x002F, 0x0033, 0xC009, 0xC013)
"""Suites with AES-128 in which :data:`Seal` works; a server that has the flaw has one of them."""


def ccs_injection(way: Way, sealed: Seal) -> Trial:
    """Whether a change of cipher before there is a key is taken for good; confirmed once.

    A server that does so goes on with keys made of an empty secret, which everybody can compute. That is
    the proof: the beginning of a message under these keys is waited on, a damaged one ends the matter.
    """
    first = _early_change(way, sealed)
    if first.state == "undetermined" or first.detail.startswith("alert"):
        return first
    return (
        first if _early_change(way, sealed).state == first.state else Trial(detail="inconsistent")
    )


def _early_change(way: Way, sealed: Seal) -> Trial:
    with way.open() as stream:
        peer = Peer(stream, way.seconds)
        hello = way.hello()
        try:
            peer.send(hello)
            flight = peer.flight()
        except Over as over:
            return _unreached(over)
        if not _stays(peer):
            return Trial(detail="no handshake")
        ended = _ended(peer, record(CHANGE_CIPHER_SPEC, flight.version, b"\x01"))
        if ended:
            return Trial(state="no", detail=ended)
        records = sealed(flight, hello[11:43])
        if records is None:
            return Trial(detail="no suite to prove it with")
        sound, damaged = (record(HANDSHAKE, flight.version, content) for content in records)
        if ended := _ended(peer, sound):
            return Trial(detail=f"not understood: {ended}")
        if _ended(peer, damaged):
            return Trial(state="yes", detail="empty secret")
        return Trial(detail="timeout")


def _ended(peer: Peer, data: bytes) -> str:
    """How the connection ends on what is sent; empty when it does not."""
    peer.wait(_SOON)
    try:
        peer.send(data)
        while True:
            peer.record()
    except Over as over:
        return "" if over.how == "timeout" else over.how


# Bleichenbacher's oracle (ROBOT, CVE-2017-13099 and its kin)

_LARGEST, _LARGE = 16_384, 3_072
_EXPONENT = 64
"""Bits of keys that OpenSSL computes with: beyond, one power of the peer's numbers could take hours."""
_SECRET = bytes(range(1, 47))
"""Forty-six bytes without a zero among them: the rest of the premaster secret after its version."""


def robot(way: Way, key_of: Callable[[bytes], tuple[int, int] | None]) -> Trial:
    """Whether the server tells badly padded key exchanges apart (RFC 5246 §7.4.7.1 forbids it).

    Five messages, one well formed; a sound server answers all alike. Differences are asked about three
    times: only what comes back the same each time is an oracle.
    """
    first = _answers(way, key_of)
    if first is None:
        return Trial(detail="no handshake")
    if len(set(first)) == 1:
        # Silence to all of them shows nothing, nor do cuts where no handshake ever succeeds.
        told = first[0].startswith("alert") or (first[0] != "timeout" and way.finishes)
        return Trial(state="no" if told else "undetermined", detail=first[0])
    for _ in range(_ROUNDS - 1):
        if _answers(way, key_of) != first:
            return Trial(detail="inconsistent")
    _, wrong_start, misplaced, missing, _ = first
    weak = wrong_start == misplaced == missing
    return Trial(state="yes", detail="weak oracle" if weak else "strong oracle")


def _answers(way: Way, key_of: Callable[[bytes], tuple[int, int] | None]) -> tuple[str, ...] | None:
    found = []
    for number in range(5):
        answer = _answer(way, key_of, number)
        if answer is None:
            return None
        found.append(answer)
    return tuple(found)


def _answer(way: Way, key_of: Callable[[bytes], tuple[int, int] | None], number: int) -> str | None:
    """How the server ends the handshake after one of the five; None when it did not come so far."""
    with way.open() as stream:
        peer = Peer(stream, way.seconds)
        try:
            peer.send(way.hello())
            flight = peer.flight()
        except Over:
            return None
        exchange = _key_exchange(way, flight, key_of, number)
        if exchange is None or not _stays(peer):
            return None
        peer.wait(_WAIT)
        try:
            # In one piece: a server that closes early must not be caught between two of them.
            peer.send(
                record(HANDSHAKE, flight.version, exchange)
                + record(CHANGE_CIPHER_SPEC, flight.version, b"\x01")
                + record(HANDSHAKE, flight.version, _FINISHED)
            )
            peer.record()
        except Over as over:
            return over.how
        return "answered"


def _key_exchange(
    way: Way, flight: Flight, key_of: Callable[[bytes], tuple[int, int] | None], number: int
) -> bytes | None:
    key = key_of(flight.certificates[0]) if flight.certificates else None
    if key is None:
        return None
    modulus, exponent = key
    size = (modulus.bit_length() + 7) // 8
    if size < 64 or not _computable(modulus.bit_length(), exponent.bit_length()):
        return None
    block = _blocks(size, way.version)[number]
    secret = pow(int.from_bytes(block, "big"), exponent, modulus).to_bytes(size, "big")
    if flight.version > 0x0300:  # SSL 3.0 has no length before it
        secret = size.to_bytes(2, "big") + secret
    return b"\x10" + len(secret).to_bytes(3, "big") + secret


def _computable(modulus: int, exponent: int) -> bool:
    """Whether a power with numbers of so many bits takes no time to speak of."""
    return modulus <= _LARGEST and exponent <= (_EXPONENT if modulus > _LARGE else modulus)


def _blocks(size: int, version: int) -> tuple[bytes, ...]:
    """The padded premaster secrets (RFC 8017 §7.2.1): right, then wrong in four ways."""
    offered = version.to_bytes(2, "big")
    padding = (b"\xa5\x5a" * size)[: size - 51]
    return (
        b"\x00\x02" + padding + b"\x00" + offered + _SECRET,
        b"\x41\x17" + padding + b"\x00" + offered + _SECRET,  # another kind of block
        b"\x00\x02" + padding + b"\x11" + _SECRET + b"\x00\x11",  # the zero in the wrong place
        b"\x00\x02" + padding + b"\x11\x11\x11" + _SECRET,  # no zero at all
        b"\x00\x02" + padding + b"\x00\x02\x02" + _SECRET,  # another version
    )


_FINISHED = bytes((n * 37 + 11) & 0xFF for n in range(64))
"""Stands where an encrypted Finished is expected; it cannot be right, and is the same for all five."""


def _stays(peer: Peer) -> bool:
    """Whether the peer waits for us: one that leaves by itself has not refused what it never read."""
    peer.wait(_PAUSE)
    try:
        peer.record()
    except Over as over:
        return over.how == "timeout"
    return False


def _unreached(over: Over) -> Trial:
    return Trial(detail=over.how if over.how == "timeout" else "no handshake")
