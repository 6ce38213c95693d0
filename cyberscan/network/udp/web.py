"""Web servers over UDP: QUIC, asked by a version that does not exist."""

from __future__ import annotations

from cyberscan.network.udp.question import Heard, UdpQuestion

_NO_VERSION = b"\x1a\x2a\x3a\x4a"
"""A version reserved to make servers say which ones they have (RFC 9000 §15)."""
_SMALLEST = 1200
"""Shorter first datagrams are ignored (RFC 9000 §14.1)."""
_NAMES = {1: "v1", 0x6B3343CF: "v2"}
_MOST_VERSIONS = 30


def _send_quic(nonce: bytes, ip: str) -> bytes:
    head = b"\xc0" + _NO_VERSION + b"\x08" + nonce[:8] + b"\x08" + nonce[8:]
    return head + bytes(_SMALLEST - len(head))


def _quic(data: bytes, sent: bytes) -> Heard | None:
    """Version negotiation: version 0, our two connection numbers exchanged (RFC 8999 §6)."""
    if len(data) < 27 or not data[0] & 0x80 or data[1:5] != bytes(4):
        return None
    if data[5:23] != b"\x08" + sent[15:23] + b"\x08" + sent[6:14] or (len(data) - 23) % 4:
        return None
    numbers = [int.from_bytes(data[at : at + 4], "big") for at in range(23, len(data), 4)]
    known = (_NAMES.get(number, "") for number in numbers[:_MOST_VERSIONS])
    return Heard("version negotiation", features=tuple(dict.fromkeys(filter(None, known))))


QUESTIONS = (UdpQuestion("quic", 443, _send_quic, _quic),)
