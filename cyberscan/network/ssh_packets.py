"""SSH packets before encryption (RFC 4253 §6), and the strings inside them (RFC 4251 §5)."""

from __future__ import annotations

import os
import struct

from cyberscan.network.dial import Stream
from cyberscan.reasons import LookFailed, Reason

_BIGGEST_PACKET = 35_000  # RFC 4253 §6.1


def receive_packet(stream: Stream) -> bytes:
    """The payload of the next packet. Raises :class:`LookFailed` on what is none."""
    length = int.from_bytes(stream.receive_exactly(4), "big")
    if not 2 <= length <= _BIGGEST_PACKET:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"SSH packet of {length} bytes")
    packet = stream.receive_exactly(length)
    return packet[1 : length - packet[0]]


def packet(payload: bytes) -> bytes:
    """``payload`` padded to eight bytes, at least four of them (RFC 4253 §6)."""
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + os.urandom(padding)


def string(value: bytes) -> bytes:
    """A length, then as many bytes."""
    return struct.pack(">I", len(value)) + value


def integer(value: int) -> bytes:
    """A positive ``mpint``: a zero byte in front where the sign bit would be set."""
    return string(value.to_bytes(value.bit_length() // 8 + 1, "big"))


def take_string(data: bytes) -> tuple[bytes, bytes]:
    """The string at the beginning of ``data``, and what follows. Raises :class:`LookFailed`."""
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 or len(data) - 4 < size:
        raise LookFailed(Reason.PROTOCOL_ERROR, "SSH string cut short")
    return data[4 : 4 + size], data[4 + size :]
