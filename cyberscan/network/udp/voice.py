"""Telephony and its helpers: SIP, IAX2, STUN and TURN."""

from __future__ import annotations

import re

from cyberscan.network.text import readable
from cyberscan.network.udp.question import Heard, UdpQuestion

_PRODUCT = re.compile(
    r"([A-Za-z][\w .-]{0,60}?)(?: \(|[ /-])v?(\d{1,4}(?:\.\d{1,6}){1,4}[\w.+~-]{0,30})"
)
_COOKIE = b"\x21\x12\xa4\x42"
_SOFTWARE = 0x8022
_MAPPED = {0x0001, 0x0020}


def named(announced: str) -> tuple[str, str]:
    """The product and its version of words like ``Coturn-4.6.1 'Gorst'``."""
    found = _PRODUCT.match(announced)
    return (found[1].strip(), found[2]) if found else (announced, "")


def _send_sip(nonce: bytes, ip: str) -> bytes:
    """What can you do (RFC 3261 §11): the ping of every telephone."""
    mark, host = nonce.hex(), f"[{ip}]" if ":" in ip else ip
    return (
        f"OPTIONS sip:{host} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP cyberscan.invalid;branch=z9hG4bK{mark};rport\r\n"
        f"From: <sip:cyberscan@cyberscan.invalid>;tag={mark[:8]}\r\nTo: <sip:{host}>\r\n"
        f"Call-ID: {mark}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    ).encode()


_CALL = re.compile(rb"Call-ID: ([0-9a-f]{32})")


def _sip(data: bytes, sent: bytes) -> Heard | None:
    """A response (never a request) that returns our call number (RFC 3261 §8.2.6)."""
    head = data[:4096]
    status = re.match(rb"SIP/2\.0 ([1-6]\d\d) ", head)
    call = _CALL.search(sent)
    if not status or not call or call[1] not in head:
        return None
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\r\n")[1:60]:
        name, _, value = line.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
    if fields.get(b"call-id", fields.get(b"i")) != call[1]:
        return None
    product, version = named(readable(fields.get(b"server") or fields.get(b"user-agent", b""), 100))
    return Heard(f"SIP/2.0 {status[1].decode()}", product, version)


_IAX, _POKE, _PONG = 6, 0x1E, 0x03


def _send_iax(nonce: bytes, ip: str) -> bytes:
    """Are you there (RFC 5456 §6.7.2): a POKE."""
    call = bytes([0x80 | nonce[0] & 0x3F, nonce[1] | 1])
    return call + bytes(2) + bytes(4) + b"\0\0" + bytes([_IAX, _POKE])


def _iax(data: bytes, sent: bytes) -> Heard | None:
    """A PONG to our call number."""
    if len(data) < 12 or not data[0] & 0x80 or data[10] != _IAX or data[11] != _PONG:
        return None
    ours = int.from_bytes(sent[:2], "big") & 0x7FFF
    return Heard("PONG") if int.from_bytes(data[2:4], "big") & 0x7FFF == ours else None


def _send_stun(nonce: bytes, ip: str) -> bytes:
    """Where do you see me (RFC 8489 §6)."""
    return b"\x00\x01\x00\x00" + _COOKIE + nonce[:12]


def _stun(data: bytes, sent: bytes) -> Heard | None:
    """A response with the cookie and our number, that tells where it saw us."""
    if len(data) < 20 or data[:2] not in (b"\x01\x01", b"\x01\x11") or data[4:20] != sent[4:20]:
        return None
    if int.from_bytes(data[2:4], "big") != len(data) - 20:
        return None
    attributes: dict[int, bytes] = {}
    rest = data[20:]
    while len(rest) >= 4:
        kind, size = int.from_bytes(rest[:2], "big"), int.from_bytes(rest[2:4], "big")
        attributes.setdefault(kind, rest[4 : 4 + size])
        rest = rest[4 + size + -size % 4 :]
    success = data[1] == 1
    if success and not attributes.keys() & _MAPPED:
        return None
    product, version = named(readable(attributes.get(_SOFTWARE, b""), 100))
    return Heard("binding answered" if success else "binding refused", product, version)


QUESTIONS = (
    UdpQuestion("sip", 5060, _send_sip, _sip),
    UdpQuestion("iax2", 4569, _send_iax, _iax),
    UdpQuestion("stun", 3478, _send_stun, _stun),
)
