"""What a server's handshake messages say, as far as they are in clear. Every byte is hostile.

Sources: RFC 8446 §4.1.3 and RFC 5246 §7.4 (hello, certificate, key exchange), RFC 8422 §5.4 (curves),
RFC 4279 §2 (PSK hints), RFC 6066 §8 (certificate status).
"""

from __future__ import annotations

from dataclasses import replace

from cyberscan.network.tls.messages import SIGNATURE_NAMES, TLS12, TLS13
from cyberscan.network.tls.records import End
from cyberscan.network.tls.reply import Reply
from cyberscan.tls_suites import suite_name

_SUPPORTED_VERSIONS, _KEY_SHARE, _ALPN = 43, 51, 16
_RENEGOTIATION = 0xFF01
_NAMED_CURVE = 3
_MAX_CERTIFICATES = 100
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""What stands for the random of a HelloRetryRequest (RFC 8446 §4.1.3)."""


def server_hello(
    body: bytes, asked: frozenset[int] | None = None, session: bytes | None = None
) -> Reply:
    """The choice in a ServerHello or a HelloRetryRequest.

    ``asked``: the extensions that the hello carried; ``session``: its session id, which TLS 1.3 sends back.
    """
    if len(body) < 38:
        raise End("nonsense", "short ServerHello")
    version = int.from_bytes(body[0:2], "big")
    after = 35 + body[34]
    if len(body) < after + 3 or version >> 8 != 3:
        raise End("nonsense", "broken ServerHello")
    extensions, twice = _extensions(body[after + 3 :])
    if _SUPPORTED_VERSIONS in extensions:
        version = int.from_bytes(extensions[_SUPPORTED_VERSIONS][:2], "big")
    odd = ["extension_twice"] if twice else []
    if asked is not None and set(extensions) - asked - {_RENEGOTIATION}:
        odd.append("unsolicited_extension")
    if session is not None and version >= TLS13 and body[35 : 35 + body[34]] != session:
        odd.append("session_id_not_echoed")  # RFC 8446 §4.1.3: middleboxes stop what does not
    return Reply(
        "chosen",
        version,
        int.from_bytes(body[after : after + 2], "big"),
        random=body[2:34] if body[2:34] != _RETRY else b"",
        group=int.from_bytes(extensions.get(_KEY_SHARE, b"")[:2], "big"),
        extensions=frozenset(extensions),
        protocol=_protocol(extensions.get(_ALPN, b"")),
        compressed=body[after + 2] != 0,
        session_id=body[34] > 0 and version < TLS13,
        oddities=tuple(odd),
    )


def certificates(body: bytes) -> tuple[bytes, ...]:
    """The DER certificates of a Certificate message of TLS 1.2 or older; empty when it makes no sense."""
    size = int.from_bytes(body[:3], "big")
    if size + 3 != len(body):
        return ()
    found: list[bytes] = []
    at = 3
    while at + 3 <= len(body) and len(found) < _MAX_CERTIFICATES:
        length = int.from_bytes(body[at : at + 3], "big")
        if not length or at + 3 + length > len(body):
            return ()
        found.append(body[at + 3 : at + 3 + length])
        at += 3 + length
    return tuple(found)


def key_exchange(chosen: Reply, body: bytes) -> Reply:
    """What a ServerKeyExchange shows: the group or the prime, and who signed how."""
    name = suite_name(chosen.code)
    if "_PSK" in name:
        body = body[2 + int.from_bytes(body[:2], "big") :]
    if name.startswith(("TLS_ECDHE_", "TLS_ECDH_anon_")):
        return _elliptic(chosen, name, body)
    if name.startswith(("TLS_DHE_", "TLS_DH_anon_")):
        prime, rest = _vector(body)
        _, rest = _vector(rest)
        _, rest = _vector(rest)
        return replace(
            chosen, prime=prime.lstrip(b"\x00"), signature=_signature(chosen, name, rest)
        )
    return chosen


def _elliptic(chosen: Reply, name: str, body: bytes) -> Reply:
    if len(body) < 4:
        return chosen
    if body[0] != _NAMED_CURVE:
        return replace(chosen, explicit_curve=True)
    signed = body[4 + body[3] :]
    group = int.from_bytes(body[1:3], "big")
    return replace(chosen, group=group, signature=_signature(chosen, name, signed))


def _signature(chosen: Reply, name: str, signed: bytes) -> str:
    """The scheme of the signature that follows the parameters; empty where nothing is signed."""
    if "_anon_" in name or "_PSK" in name or len(signed) < 4:
        return ""
    if chosen.version == TLS12:
        scheme = int.from_bytes(signed[:2], "big")
        return SIGNATURE_NAMES.get(scheme, f"0x{scheme:04X}")
    # Before TLS 1.2 the kind of key alone decides (RFC 2246 §7.4.3).
    if "_RSA_" in name:
        return "rsa_md5_sha1"
    return "dsa_sha1" if "_DSS_" in name else "ecdsa_sha1"


def _vector(data: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(data[:2], "big")
    return data[2 : 2 + size], data[2 + size :]


def _extensions(data: bytes) -> tuple[dict[int, bytes], bool]:
    """The extensions by number, and whether one stands twice."""
    data = data[2 : 2 + int.from_bytes(data[:2], "big")]
    found: dict[int, bytes] = {}
    twice = False
    at = 0
    while len(data) >= at + 4:
        kind = int.from_bytes(data[at : at + 2], "big")
        end = at + 4 + int.from_bytes(data[at + 2 : at + 4], "big")
        twice = twice or kind in found
        found.setdefault(kind, data[at + 4 : end])
        at = end
    return found, twice


def _protocol(data: bytes) -> str:
    """The one protocol of an ALPN answer; it is text for people, so plain characters only."""
    name = data[3 : 3 + data[2]] if len(data) > 3 else b""
    text = name.decode("ascii", "replace")[:30]
    return text if text.isprintable() else ""
