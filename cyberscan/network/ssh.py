"""What an SSH server announces: its banner, its algorithm lists, and the size of a host key of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.network.ssh_host_key import HostKey, show_host_key
from cyberscan.network.ssh_packets import receive_packet
from cyberscan.network.text import readable
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

_KEXINIT = 20
_LISTS = 10
_MOST_LINES = 50


@dataclass(frozen=True)
class SshAnnouncement:
    """Banner, protocol version and the offered algorithms, in the server's order."""

    banner: str
    protocol: str
    kex: tuple[str, ...] = ()
    host_keys: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    host_key: HostKey | None = None
    """None when no key exchange of ours was offered, or it ended before the key was shown."""


def read_ssh(network: Network, ip: str, port: int) -> SshAnnouncement:
    """Read one server's identification, KEXINIT and host key, on one connection.

    The key exchange stops at the server's answer, as ssh-keyscan does: nobody is named, nothing is logged in.
    A server of protocol 1 only sends no KEXINIT: its lists stay empty. Raises :class:`LookFailed`.
    """
    with network.connect(ip, port, contact=Contact.SCAN, limit=200_000) as stream:
        banner = _identification(stream)
        protocol = banner.split("-")[1]
        if protocol.startswith("1.") and protocol != "1.99":
            return SshAnnouncement(banner, protocol)
        stream.send(b"SSH-2.0-cyberscan\r\n")
        lists = _kexinit(stream)
        kex, host_keys, ciphers_in, ciphers_out, macs_in, macs_out = lists[:6]
        seen = SshAnnouncement(
            banner, protocol, kex, host_keys,
            tuple(dict.fromkeys(ciphers_in + ciphers_out)), tuple(dict.fromkeys(macs_in + macs_out)),
        )  # fmt: skip
        return replace(seen, host_key=_host_key(stream, lists))


def _host_key(stream: Stream, lists: list[tuple[str, ...]]) -> HostKey | None:
    """What was read before stays true whatever happens here."""
    try:
        return show_host_key(stream, lists)
    except LookFailed as failed:
        if failed.failure.reason is Reason.INTERRUPTED:
            raise
        return None


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
    payload = receive_packet(stream)
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
    return lists
