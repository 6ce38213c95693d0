"""MySQL and MariaDB: the SSLRequest packet, where the server's greeting has the capability for it."""

from __future__ import annotations

import struct

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, blocked, broken, told

_MOST = 4096
_PROTOCOL_41, _SSL, _SECURE = 0x0200, 0x0800, 0x8000
_UTF8 = 33


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after our SSLRequest: the server does not answer it."""
    size = int.from_bytes(stream.receive_exactly(3), "little")
    number = stream.receive_exactly(1)[0]
    if not 1 <= size <= _MOST:
        raise broken("not a MySQL greeting")
    capabilities = _capabilities(stream.receive_exactly(size))
    if not capabilities & _SSL:
        raise NotOffered("no SSL capability")
    flags = _PROTOCOL_41 | _SSL | _SECURE
    request = struct.pack("<IIB23x", flags, 1 << 24, _UTF8)
    stream.send(len(request).to_bytes(3, "little") + bytes([(number + 1) % 256]) + request)


def _capabilities(greeting: bytes) -> int:
    """The lower flags of a greeting of version 10; none of an older one."""
    if greeting[0] == 0xFF:  # this host may not connect, or too many do: nothing is said of TLS
        code = int.from_bytes(greeting[1:3], "little")
        raise blocked(f"error {code}: {told(greeting[3:])}")
    version, end, rest = greeting[1:].partition(b"\0")
    if not end or not version[:1].isdigit():
        raise broken("not a MySQL greeting")
    if greeting[0] == 9:  # before 3.21
        return 0
    if greeting[0] != 10 or len(rest) < 15 or rest[12] != 0:
        raise broken("not a MySQL greeting")
    return int.from_bytes(rest[13:15], "little")
