"""What an SSH server announces before any key is exchanged: its banner and its algorithm lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.network.text import readable
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

_KEXINIT = 20
_LISTS = 10
_MOST_LINES = 50
_BIGGEST_PACKET = 35_000  # RFC 4253 §6.1


@dataclass(frozen=True)
class SshAnnouncement:
    """Banner, protocol version and the offered algorithms, in the server's order."""

    banner: str
    protocol: str
    kex: tuple[str, ...] = ()
    host_keys: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()


def read_ssh(network: Network, ip: str, port: int) -> SshAnnouncement:
    """Read one server's identification and KEXINIT, on one connection.

    A server of protocol 1 only sends no KEXINIT: its lists stay empty. Raises :class:`LookFailed`.
    """
    with network.connect(ip, port, contact=Contact.SCAN, limit=100_000) as stream:
        banner = _identification(stream)
        protocol = banner.split("-")[1]
        if protocol.startswith("1.") and protocol != "1.99":
            return SshAnnouncement(banner, protocol)
        stream.send(b"SSH-2.0-cyberscan\r\n")
        kex, host_keys, ciphers_in, ciphers_out, macs_in, macs_out = _kexinit(stream)
        return SshAnnouncement(
            banner, protocol, kex, host_keys,
            tuple(dict.fromkeys(ciphers_in + ciphers_out)), tuple(dict.fromkeys(macs_in + macs_out)),
        )  # fmt: skip


def _identification(stream: Stream) -> str:
    """The ``SSH-`` line; others may come before it (RFC 4253 §4.2)."""
    for _ in range(_MOST_LINES):
        line = stream.receive_line(limit=512)
        if re.match(rb"SSH-\d\.\d{1,2}-", line):
            return readable(line)
        if not line:
            break
    raise LookFailed(Reason.PROTOCOL_ERROR, "no SSH identification")


def _kexinit(stream: Stream) -> list[tuple[str, ...]]:
    length = int.from_bytes(stream.receive_exactly(4), "big")
    if not 2 <= length <= _BIGGEST_PACKET:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"SSH packet of {length} bytes")
    packet = stream.receive_exactly(length)
    payload = packet[1 : length - packet[0]]
    if payload[:1] != bytes([_KEXINIT]):
        raise LookFailed(Reason.PROTOCOL_ERROR, "no SSH KEXINIT")
    lists, at = [], 17
    for _ in range(_LISTS):
        size = int.from_bytes(payload[at : at + 4], "big")
        text = payload[at + 4 : at + 4 + size]
        if len(payload) < at + 4 or len(text) < size:
            raise LookFailed(Reason.PROTOCOL_ERROR, "SSH KEXINIT cut short")
        lists.append(tuple(readable(name, 80) for name in text.split(b",") if name)[:200])
        at += 4 + size
    return lists[:6]
