"""Records under the keys that an empty master secret gives. Runs in the worker process.

They prove one thing: that a server which took an early change of cipher for good (CVE-2014-0224) works with
keys that everybody can compute. Sources: RFC 5246 §5, §6.2.3 and §6.3, RFC 2246 §5, RFC 5288 §3.
"""

from __future__ import annotations

import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_HANDSHAKE = 22
_BEGINNING = b"\x10\x00"
"""Half the header of a ClientKeyExchange: a server that can read it waits for the rest, and does nothing."""
CBC_SUITES = (0x002F, 0x0033, 0xC009, 0xC013)
"""AES_128_CBC_SHA, with RSA, DHE_RSA, ECDHE_ECDSA and ECDHE_RSA."""
GCM_SUITES = (0x009C, 0x009E, 0xC02B, 0xC02F)
"""AES_128_GCM_SHA256, with the same."""


def beginnings(
    version: int, suite: int, ours: bytes, theirs: bytes
) -> tuple[bytes, bytes] | None:  # fmt: skip
    """The contents of two records, the first sound and the second damaged; None for other suites."""
    block = _expanded(version, theirs + ours)
    if suite in CBC_SUITES:
        sound, next_iv = _cbc(version, block, 0, block[72:88])
        damaged, _ = _cbc(version, block, 1, next_iv)
    elif suite in GCM_SUITES:
        sound, damaged = _gcm(version, block, 0), _gcm(version, block, 1)
    else:
        return None
    return sound, damaged[:-1] + bytes((damaged[-1] ^ 1,))


def _expanded(version: int, randoms: bytes) -> bytes:
    seed = b"key expansion" + randoms
    if version >= 0x0303:
        return _stretched("sha256", seed)
    halves = zip(_stretched("md5", seed), _stretched("sha1", seed), strict=True)
    return bytes(one ^ other for one, other in halves)


def _stretched(name: str, seed: bytes) -> bytes:
    found, a = b"", seed
    while len(found) < 104:
        a = hmac.digest(b"", a, name)
        found += hmac.digest(b"", a + seed, name)
    return found[:104]


def _cbc(version: int, block: bytes, number: int, iv: bytes) -> tuple[bytes, bytes]:
    """The record, and the vector of the next one where vectors are chained (TLS 1.0)."""
    mac = hmac.digest(block[:20], _header(version, number) + _BEGINNING, "sha1")
    text = _BEGINNING + mac
    text += bytes((15 - len(text) % 16,)) * (16 - len(text) % 16)
    explicit = version >= 0x0302
    iv = os.urandom(16) if explicit else iv
    encryptor = Cipher(AES(block[40:56]), CBC(iv)).encryptor()
    hidden = encryptor.update(text) + encryptor.finalize()
    return (iv if explicit else b"") + hidden, hidden[-16:]


def _gcm(version: int, block: bytes, number: int) -> bytes:
    explicit = number.to_bytes(8, "big")
    nonce = block[32:36] + explicit
    return explicit + AESGCM(block[:16]).encrypt(nonce, _BEGINNING, _header(version, number))


def _header(version: int, number: int) -> bytes:
    return (
        number.to_bytes(8, "big") + bytes((_HANDSHAKE,)) + version.to_bytes(2, "big")
        + len(_BEGINNING).to_bytes(2, "big")
    )  # fmt: skip
