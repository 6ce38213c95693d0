"""ClientHello messages, built byte by byte. No cryptography: nothing that is sent is ever computed with.

Sources: RFC 8446 §4.1.2 and §4.2 (TLS 1.3, extensions), RFC 5246 §7.4.1.2 (TLS 1.2), RFC 6101 (SSL 3.0),
RFC 6066 §3 (server name) and §8 (OCSP stapling), RFC 7366 (encrypt-then-MAC), RFC 7627 (extended master
secret), RFC 5077 (tickets), RFC 6520 (heartbeats), RFC 7301 (ALPN), and the SSL 2.0 draft for the oldest.
"""

from __future__ import annotations

import ipaddress
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass

SSL2 = 0x0002
SSL3 = 0x0300
TLS10 = 0x0301
TLS11 = 0x0302
TLS12 = 0x0303
TLS13 = 0x0304

VERSION_NAMES = {
    SSL2: "SSL 2.0",
    SSL3: "SSL 3.0",
    TLS10: "TLS 1.0",
    TLS11: "TLS 1.1",
    TLS12: "TLS 1.2",
    TLS13: "TLS 1.3",
}

GROUP_NAMES = {
    1: "sect163k1", 2: "sect163r1", 3: "sect163r2", 4: "sect193r1", 5: "sect193r2",
    6: "sect233k1", 7: "sect233r1", 8: "sect239k1", 9: "sect283k1", 10: "sect283r1",
    11: "sect409k1", 12: "sect409r1", 13: "sect571k1", 14: "sect571r1", 15: "secp160k1",
    16: "secp160r1", 17: "secp160r2", 18: "secp192k1", 19: "secp192r1", 20: "secp224k1",
    21: "secp224r1", 22: "secp256k1", 23: "secp256r1", 24: "secp384r1", 25: "secp521r1",
    26: "brainpoolP256r1", 27: "brainpoolP384r1", 28: "brainpoolP512r1", 29: "x25519", 30: "x448",
    31: "brainpoolP256r1tls13", 32: "brainpoolP384r1tls13", 33: "brainpoolP512r1tls13",
    256: "ffdhe2048", 257: "ffdhe3072", 258: "ffdhe4096", 259: "ffdhe6144", 260: "ffdhe8192",
    4587: "SecP256r1MLKEM768", 4588: "X25519MLKEM768", 4589: "SecP384r1MLKEM1024",
}  # fmt: skip

GROUPS_13 = (4588, 4587, 4589, 29, 23, 24, 25, 30, 31, 32, 33, 256, 257, 258, 259, 260)
GROUPS_12 = (29, 23, 24, 25, 30, 28, 27, 26, 22, *range(14, 0, -1), 21, 20, 19, 18, 17, 16, 15)
NAMED_FIELDS = (256, 257, 258, 259, 260)
"""Before TLS 1.3 a server that knows them must leave its own primes aside for them (RFC 7919 §4)."""

SIGNATURE_NAMES = {
    0x0101: "rsa_pkcs1_md5", 0x0201: "rsa_pkcs1_sha1", 0x0202: "dsa_sha1", 0x0203: "ecdsa_sha1",
    0x0301: "rsa_pkcs1_sha224", 0x0302: "dsa_sha224", 0x0303: "ecdsa_sha224",
    0x0401: "rsa_pkcs1_sha256", 0x0402: "dsa_sha256", 0x0403: "ecdsa_secp256r1_sha256",
    0x0501: "rsa_pkcs1_sha384", 0x0502: "dsa_sha384", 0x0503: "ecdsa_secp384r1_sha384",
    0x0601: "rsa_pkcs1_sha512", 0x0602: "dsa_sha512", 0x0603: "ecdsa_secp521r1_sha512",
    0x0804: "rsa_pss_rsae_sha256", 0x0805: "rsa_pss_rsae_sha384", 0x0806: "rsa_pss_rsae_sha512",
    0x0807: "ed25519", 0x0808: "ed448",
    0x0809: "rsa_pss_pss_sha256", 0x080A: "rsa_pss_pss_sha384", 0x080B: "rsa_pss_pss_sha512",
    0x081A: "ecdsa_brainpoolP256r1tls13_sha256", 0x081B: "ecdsa_brainpoolP384r1tls13_sha384",
    0x081C: "ecdsa_brainpoolP512r1tls13_sha512",
}  # fmt: skip

# The strong ones first: a server that takes our first choice shows its best side.
_SIGNATURES = (
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
    0x081A, 0x081B, 0x081C, 0x0401, 0x0501, 0x0601, 0x0402, 0x0303, 0x0301, 0x0302, 0x0203,
    0x0201, 0x0202, 0x0101,
)  # fmt: skip

SSL2_SUITES = {
    0x010080: "SSL_CK_RC4_128_WITH_MD5",
    0x020080: "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
    0x030080: "SSL_CK_RC2_128_CBC_WITH_MD5",
    0x040080: "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
    0x050080: "SSL_CK_IDEA_128_CBC_WITH_MD5",
    0x060040: "SSL_CK_DES_64_CBC_WITH_MD5",
    0x0700C0: "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
}

UNASSIGNED_SUITES = (0x1A1A, 0x5A5A, 0x9A9A, 0xDADA)
"""Reserved for ever as meaningless (RFC 8701): a server that accepts one accepts anything."""

_RENEGOTIATION_SCSV = 0x00FF
_FALLBACK_SCSV = 0x5600
_GREASE = (0x2A2A, 0x6A6A, 0xBABA)
"""Reserved values that a server must pass over (RFC 8701), as suite, group or extension."""


@dataclass(frozen=True)
class Hello:
    """What one ClientHello offers."""

    version: int
    suites: Sequence[int]
    name: str = ""
    """Sent as SNI when it is a host name."""
    groups: Sequence[int] = ()
    """Empty: all that the version knows."""
    bare: bool = False
    """Without any extension but SNI, for servers that choke on extensions. SSL 3.0 never carries any."""
    key_share: bool = False
    """With a share that nobody has the key of, for TLS 1.3 servers that know no HelloRetryRequest."""
    extras: bool = False
    """Asks as well for compression, heartbeats, a stapled OCSP response and timestamps (TLS 1.2 and older)."""
    protocols: Sequence[str] = ()
    """Application protocols to offer (ALPN, RFC 7301)."""
    fallback: bool = False
    """Marked as a second try with an older version (RFC 7507)."""
    claimed: int = 0
    """Another version number to claim than ``version``: one that does not exist yet."""
    grease: bool = False
    """With values that mean nothing and must be ignored (RFC 8701)."""


def client_hello(hello: Hello) -> bytes:
    """One record holding the ClientHello."""
    version = hello.version
    # A session id makes middleboxes take TLS 1.3 for a resumed TLS 1.2 (RFC 8446 appendix D.4).
    session = secrets.token_bytes(32) if version == TLS13 else b""
    body = (
        (hello.claimed or min(version, TLS12)).to_bytes(2, "big")
        + secrets.token_bytes(32)
        + _sized(session, 1)
        + _sized(_offered(hello), 2)
        + (b"\x02\x01\x00" if hello.extras and version < TLS13 else b"\x01\x00")
    )
    if version > SSL3:
        extensions = _server_name(hello.name) + _extensions(hello)
        body += _sized(extensions, 2) if extensions else b""
    message = b"\x01" + _sized(body, 3)
    record_version = SSL3 if version == SSL3 else TLS10  # RFC 8446 §5.1
    return b"\x16" + record_version.to_bytes(2, "big") + _sized(message, 2)


def _offered(hello: Hello) -> bytes:
    codes = (*_GREASE[:1], *hello.suites) if hello.grease else tuple(hello.suites)
    if hello.version <= TLS12:
        codes += (_RENEGOTIATION_SCSV,)
    if hello.fallback:
        codes += (_FALLBACK_SCSV,)
    return _words(codes)


def offered_extensions(hello: Hello) -> frozenset[int]:
    """Which extensions a server may answer to this hello (RFC 8446 §4.2: no others)."""
    if hello.version == SSL3 or (hello.bare and hello.version < TLS13):
        return frozenset({0})
    own = (43, 44, 45, 51) if hello.version == TLS13 else (11, 22, 23, 35)
    extras = (5, 15, 18) if hello.extras else ()
    return frozenset({0, 10, 13, 16, *own, *extras})


def ssl2_hello() -> bytes:
    """An SSL 2.0 CLIENT-HELLO that offers every suite of that protocol."""
    suites = b"".join(code.to_bytes(3, "big") for code in SSL2_SUITES)
    body = b"\x01\x00\x02" + len(suites).to_bytes(2, "big") + b"\x00\x00\x00\x10" + suites
    body += secrets.token_bytes(16)
    return (0x8000 | len(body)).to_bytes(2, "big") + body


def _server_name(name: str) -> bytes:
    if not name or _is_address(name):
        return b""
    host = name.encode("ascii", "ignore")
    return _extension(0, _sized(b"\x00" + _sized(host, 2), 2))


def _extensions(hello: Hello) -> bytes:
    if hello.bare and hello.version < TLS13:
        return b""
    groups = tuple(hello.groups) or (GROUPS_13 if hello.version == TLS13 else GROUPS_12)
    if hello.grease:
        groups = (*_GREASE[1:2], *groups)
    found = _extension(_GREASE[2], b"") if hello.grease else b""
    found += _extension(10, _sized(_words(groups), 2))
    if hello.version == TLS13:
        found += _modern_extensions(hello)
    else:
        found += _usual_extensions(hello.version) + (_EXTRAS if hello.extras else b"")
    if hello.protocols:
        names = b"".join(_sized(name.encode("ascii"), 1) for name in hello.protocols)
        found += _extension(16, _sized(names, 2))
    return found


def _modern_extensions(hello: Hello) -> bytes:
    # Without a share the server names its group in a HelloRetryRequest, and computes nothing for us.
    share = b""
    if hello.key_share:
        share = (29).to_bytes(2, "big") + _sized(secrets.token_bytes(32), 2)
    versions = (*_GREASE[:1], TLS13) if hello.grease else (TLS13,)
    return (
        _SIGNATURE_ALGORITHMS
        + _extension(43, _sized(_words(versions), 1))
        + _extension(45, b"\x01\x01")
        + _extension(51, _sized(share, 2))
    )


def _usual_extensions(version: int) -> bytes:
    signatures = _SIGNATURE_ALGORITHMS if version == TLS12 else b""
    return _extension(11, b"\x01\x00") + signatures + _WITHOUT_DATA


def _extension(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "big") + _sized(data, 2)


def _words(values: Sequence[int]) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def _sized(data: bytes, width: int) -> bytes:
    return len(data).to_bytes(width, "big") + data


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


_SIGNATURE_ALGORITHMS = _extension(13, _sized(_words(_SIGNATURES), 2))
_WITHOUT_DATA = b"".join(_extension(kind, b"") for kind in (22, 23, 35))
"""Encrypt-then-MAC, extended master secret, an empty session ticket."""
_EXTRAS = (
    _extension(5, b"\x01\x00\x00\x00\x00")  # status_request: OCSP, no responder, no extension
    + _extension(15, b"\x01")  # heartbeats: the peer may send
    + _extension(18, b"")
)
