"""The host key that an SSH server shows in answer to the first message of a key exchange.

The answer comes before any name or password (RFC 4253 §8, RFC 5656 §4, RFC 4419 §3). What we send is a
well-formed public value of which nothing is kept: no key is derived, and the connection ends there.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cyberscan.network.dial import Stream
from cyberscan.network.ssh_packets import integer, packet, receive_packet, string, take_string
from cyberscan.network.text import readable
from cyberscan.reasons import LookFailed, Reason

_KEXINIT, _INIT, _REPLY = 20, 30, 31
_GEX_GROUP, _GEX_INIT, _GEX_REPLY, _GEX_REQUEST = 31, 32, 33, 34
_PASSED_OVER = {2, 3, 4, 7}  # ignore, unimplemented, debug, extensions
_MOST_PASSED_OVER = 8

_CURVES: dict[str, ec.EllipticCurve | None] = {
    "curve25519-sha256": None,
    "curve25519-sha256@libssh.org": None,
    "ecdh-sha2-nistp256": ec.SECP256R1(),
    "ecdh-sha2-nistp384": ec.SECP384R1(),
    "ecdh-sha2-nistp521": ec.SECP521R1(),
}
_GROUPS = {
    "diffie-hellman-group14-sha256": 2048,
    "diffie-hellman-group14-sha1": 2048,
    "diffie-hellman-group16-sha512": 4096,
    "diffie-hellman-group18-sha512": 8192,
    "diffie-hellman-group1-sha1": 1024,
}
_CHOSEN_GROUPS = ("diffie-hellman-group-exchange-sha256", "diffie-hellman-group-exchange-sha1")
_EXCHANGES = (*_CURVES, *_GROUPS, *_CHOSEN_GROUPS)
# Size is the question for RSA and DSA alone: the others have the one of their curve.
_SIGNATURES = (
    "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519", "ssh-ed448",
)  # fmt: skip
_BITS = {
    "ecdsa-sha2-nistp256": 256,
    "ecdsa-sha2-nistp384": 384,
    "ecdsa-sha2-nistp521": 521,
    "ssh-ed25519": 256,
    "ssh-ed448": 448,
}


@dataclass(frozen=True)
class HostKey:
    """The kind of a key, and its size in bits."""

    type: str
    bits: int


def show_host_key(stream: Stream, lists: list[tuple[str, ...]]) -> HostKey | None:
    """The host key, by the ten lists of the server's KEXINIT that was just read.

    None when the server offers no exchange or no signature of ours. Raises :class:`LookFailed`.
    """
    exchange = next((name for name in _EXCHANGES if name in lists[0]), None)
    signature = next((name for name in _SIGNATURES if name in lists[1]), None)
    if exchange is None or signature is None:
        return None
    stream.send(packet(_kexinit(exchange, signature, lists)))
    if exchange in _CHOSEN_GROUPS:
        reply = _in_a_chosen_group(stream)
    else:
        stream.send(packet(bytes([_INIT]) + _public_value(exchange)))
        reply = _receive(stream, _REPLY)
    return host_key(take_string(reply[1:])[0])


def _kexinit(exchange: str, signature: str, lists: list[tuple[str, ...]]) -> bytes:
    """One exchange, one signature; for what is never used (ciphers…), whatever the server offers."""
    ours = ((exchange,), (signature,), *lists[2:])
    names = b"".join(string(",".join(names).encode()) for names in ours)
    return bytes([_KEXINIT]) + os.urandom(16) + names + bytes(5)


def _public_value(exchange: str) -> bytes:
    if exchange in _GROUPS:
        return integer(_in_group(_GROUPS[exchange]))
    curve = _CURVES[exchange]
    if curve is None:
        return string(x25519.X25519PrivateKey.generate().public_key().public_bytes_raw())
    point = ec.generate_private_key(curve).public_key()
    return string(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _in_group(bits: int) -> int:
    """A number below every prime of that size, which has its first bit set."""
    return int.from_bytes(os.urandom(bits // 8), "big") % (1 << (bits - 1)) | (1 << (bits - 2))


def _in_a_chosen_group(stream: Stream) -> bytes:
    """The server first names a group of the size that is asked for (RFC 4419 §3)."""
    stream.send(packet(struct.pack(">BIII", _GEX_REQUEST, 1024, 2048, 8192)))
    prime, _ = take_string(_receive(stream, _GEX_GROUP)[1:])
    bits = 8 * len(prime.lstrip(b"\0"))
    if not 512 <= bits <= 8192:
        raise LookFailed(Reason.PROTOCOL_ERROR, "SSH group of a size that was not asked for")
    stream.send(packet(bytes([_GEX_INIT]) + integer(_in_group(bits - 8))))
    return _receive(stream, _GEX_REPLY)


def _receive(stream: Stream, wanted: int) -> bytes:
    for _ in range(_MOST_PASSED_OVER):
        payload = receive_packet(stream)
        if payload[:1] == bytes([wanted]):
            return payload
        if not payload or payload[0] not in _PASSED_OVER:
            break
    raise LookFailed(Reason.PROTOCOL_ERROR, "no SSH key exchange reply")


def host_key(blob: bytes) -> HostKey | None:
    """The kind and the size of a public key in its SSH form (RFC 4253 §6.6); None of another form."""
    kind, rest = take_string(blob)
    name = readable(kind, 40)
    if name == "ssh-rsa":
        rest = take_string(rest)[1]  # the exponent comes before the modulus
    elif name != "ssh-dss":
        return HostKey(name, _BITS[name]) if name in _BITS else None
    number = int.from_bytes(take_string(rest)[0], "big")
    return HostKey(name, number.bit_length())
