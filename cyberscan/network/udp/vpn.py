"""Gateways of private networks: IKE (versions 1 and 2), OpenVPN, L2TP.

One first message of a client each; the aggressive mode of IKE version 1, which gives away what is needed to
guess the shared secret, is never used. WireGuard answers those whose key it knows and nobody else: unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cyberscan.network.text import readable
from cyberscan.network.udp.question import Heard, UdpQuestion

_HEADER = 28
_MOST_PAYLOADS = 40
_SA_2, _KE_2, _NONCE_2, _NOTIFY_2, _VENDOR_2 = 33, 34, 40, 41, 43
_SA_1, _NOTIFY_1, _VENDOR_1 = 1, 11, 13
_SA_INIT, _MAIN_MODE, _INFORMATIONAL_1 = 34, 2, 5
_RESPONSE = 0x20


def _payload(following: int, body: bytes) -> bytes:
    return bytes([following, 0]) + (len(body) + 4).to_bytes(2, "big") + body


def _ike(spi: bytes, first: int, version: int, exchange: int, flags: int, body: bytes) -> bytes:
    head = spi + bytes(8) + bytes([first, version, exchange, flags]) + bytes(4)
    return head + (_HEADER + len(body)).to_bytes(4, "big") + body


def _transform(last: bool, kind: int, number: int, key_bits: int = 0) -> bytes:
    """A transform of RFC 7296 §3.3.2, with the key length when the cipher has several."""
    attributes = b"\x80\x0e" + key_bits.to_bytes(2, "big") if key_bits else b""
    size = 8 + len(attributes)
    head = bytes([0 if last else 3, 0]) + size.to_bytes(2, "big")
    return head + bytes([kind, 0]) + number.to_bytes(2, "big") + attributes


_PROPOSAL_2 = (
    _transform(False, 1, 12, 256) + _transform(False, 1, 12, 128)  # AES-CBC
    + _transform(False, 2, 5) + _transform(False, 2, 2)  # PRF: HMAC-SHA-256, HMAC-SHA-1
    + _transform(False, 3, 12) + _transform(False, 3, 2)  # integrity: the same
    + _transform(False, 4, 14) + _transform(True, 4, 2)  # groups: 2048 and 1024 bits
)  # fmt: skip


def _send_ike2(nonce: bytes, ip: str) -> bytes:
    """IKE_SA_INIT with the usual algorithms (RFC 7296 §1.2)."""
    proposal = (
        b"\0\0" + (8 + len(_PROPOSAL_2)).to_bytes(2, "big") + b"\x01\x01\x00\x08" + _PROPOSAL_2
    )
    key = b"".join(
        hashlib.sha256(nonce + bytes([n])).digest() for n in range(8)
    )  # any number will do
    body = (
        _payload(_KE_2, proposal)
        + _payload(_NONCE_2, b"\x00\x0e\0\0" + b"\x7f" + key[1:])
        + _payload(0, hashlib.sha256(nonce).digest())
    )
    return _ike(nonce[:8], _SA_2, 0x20, _SA_INIT, 0x08, body)


def _send_ike1(nonce: bytes, ip: str) -> bytes:
    """Main mode with the usual algorithms (RFC 2409 §5): the answer only chooses one."""
    transforms = []
    for cipher, key_bits in ((7, 256), (7, 128), (5, 0)):  # AES, 3DES
        for digest, group in ((4, 14), (2, 14), (2, 2)):  # SHA-256, SHA-1; 2048, 1024 bits
            for method in (1, 3):  # shared secret, RSA signatures
                transforms.append(_transform_1(cipher, key_bits, digest, group, method))
    listed = b""
    for number, attributes in enumerate(transforms, 1):
        following = 0 if number == len(transforms) else 3
        listed += _payload(following, bytes([number, 1, 0, 0]) + attributes)
    proposal = _payload(0, bytes([1, 1, 0, len(transforms)]) + listed)
    body = _payload(0, b"\0\0\0\x01\0\0\0\x01" + proposal)
    return _ike(nonce[:8], _SA_1, 0x10, _MAIN_MODE, 0, body)


def _transform_1(cipher: int, key_bits: int, digest: int, group: int, method: int) -> bytes:
    values = [(1, cipher), (2, digest), (3, method), (4, group), (11, 1), (12, 28800)]
    if key_bits:
        values.insert(1, (14, key_bits))
    return b"".join(
        (0x8000 | kind).to_bytes(2, "big") + value.to_bytes(2, "big") for kind, value in values
    )


def _payloads(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each payload; ends at the first that does not fit."""
    kind, rest = data[16], data[_HEADER:]
    for _ in range(_MOST_PAYLOADS):
        size = int.from_bytes(rest[2:4], "big")
        if not kind or len(rest) < 4 or not 4 <= size <= len(rest):
            return
        yield kind, rest[4:size]
        kind, rest = rest[0], rest[size:]


def _is_answer(data: bytes, sent: bytes, major: int) -> bool:
    return (
        len(data) >= _HEADER + 4
        and data[:8] == sent[:8]
        and data[17] >> 4 == major
        and int.from_bytes(data[24:28], "big") == len(data)
    )


_NOTICES_2 = {
    7: "INVALID_SYNTAX",
    14: "NO_PROPOSAL_CHOSEN",
    17: "INVALID_KE_PAYLOAD",
    16390: "COOKIE",
}


def _ike2(data: bytes, sent: bytes) -> Heard | None:
    """A response to our IKE_SA_INIT: an agreement or a notice, never our own message back."""
    if not _is_answer(data, sent, 2) or data[18] != _SA_INIT or not data[19] & _RESPONSE:
        return None
    found = list(_payloads(data))
    notices = [int.from_bytes(body[2:4], "big") for kind, body in found if kind == _NOTIFY_2]
    if any(kind == _SA_2 for kind, _ in found):
        detail = "IKE_SA_INIT accepted"
    elif notices:
        detail = _NOTICES_2.get(notices[0], f"notice {notices[0]}")
    else:
        return None
    return Heard(detail, _vendor([body for kind, body in found if kind == _VENDOR_2]))


def _ike1(data: bytes, sent: bytes) -> Heard | None:
    """The responder's own cookie with a chosen proposal, or a notice that refuses ours."""
    if not _is_answer(data, sent, 1) or data[18] not in (_MAIN_MODE, _INFORMATIONAL_1):
        return None
    found = list(_payloads(data))
    kinds = {kind for kind, _ in found}
    if _SA_1 in kinds and data[8:16] != bytes(8):
        detail = "main mode accepted"
    elif _NOTIFY_1 in kinds:
        detail = "main mode refused"
    else:
        return None
    return Heard(detail, _vendor([body for kind, body in found if kind == _VENDOR_1]))


def _digest(text: str) -> bytes:
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


_VENDORS = (
    (_digest("strongSwan"), "strongSwan"),
    (_digest("FORTIGATE")[:12], "Fortinet FortiGate"),  # its build number follows
    (_digest("MS NT5 ISAKMPOAKLEY"), "Microsoft"),
    (bytes.fromhex("f4ed19e0c114eb516faaac0ee37daf2807b4381f00000001"), "Check Point"),
    (bytes.fromhex("5b362bc820f600"), "SonicWall"),
    (bytes.fromhex("699369228741c6d4ca094c93e242c9de"), "Juniper"),
    (b"OE-Libreswan", "Libreswan"),
    (b"CISCO(COPYRIGHT)", "Cisco"),
    (b"CISCO-DELETE-REASON", "Cisco"),
)
"""How the vendor identifier of a product begins: the MD5 digest of a text, or the text itself. Identifiers of
extensions that several makers took over (Unity, XAUTH, dead peer detection, fragmentation, FlexVPN) and the
one of SafeNet's library (da8e9378…), which several makers built in, name nobody."""


def _vendor(identifiers: list[bytes]) -> str:
    for start, product in _VENDORS:
        if any(identifier.startswith(start) for identifier in identifiers):
            return product
    return ""


_CLIENT_RESET, _SERVER_RESET = 7 << 3, 8 << 3


def _send_openvpn(nonce: bytes, ip: str) -> bytes:
    """A client's hard reset, version 2, with our session number."""
    return bytes([_CLIENT_RESET]) + nonce[:8] + bytes(5)


def _openvpn(data: bytes, sent: bytes) -> Heard | None:
    """A server's hard reset that acknowledges our packet 0 of our session."""
    if len(data) < 26 or data[0] != _SERVER_RESET or not 1 <= data[9] <= 8:
        return None
    end = 10 + 4 * data[9]
    if data[end : end + 8] != sent[1:9] or data[10:14] != bytes(4):
        return None
    return Heard("server hard reset, no tls-auth")


_SCCRP, _STOP = 2, 4
_L2TP_VENDOR = 8


def _avp(kind: int, value: bytes) -> bytes:
    """A mandatory attribute of RFC 2661 §4.1."""
    return (0x8000 | len(value) + 6).to_bytes(2, "big") + bytes(2) + kind.to_bytes(2, "big") + value


def _send_l2tp(nonce: bytes, ip: str) -> bytes:
    """Start-Control-Connection-Request, with our tunnel number (RFC 2661 §6.1)."""
    body = (
        _avp(0, b"\x00\x01") + _avp(2, b"\x01\x00") + _avp(3, bytes(3) + b"\x03")
        + _avp(7, b"cyberscan") + _avp(9, _tunnel(nonce)) + _avp(10, b"\x00\x04")
    )  # fmt: skip
    return b"\xc8\x02" + (12 + len(body)).to_bytes(2, "big") + bytes(8) + body


def _tunnel(nonce: bytes) -> bytes:
    return bytes([nonce[0] | 1, nonce[1]])


_TUNNEL_AT = 12 + 8 + 8 + 10 + 15 + 6


def _l2tp(data: bytes, sent: bytes) -> Heard | None:
    """SCCRP or StopCCN, to our tunnel; the maker's name when it is told."""
    if len(data) < 20 or data[0] & 0xC8 != 0xC8 or data[1] & 15 != 2:
        return None
    if data[4:6] != sent[_TUNNEL_AT : _TUNNEL_AT + 2] or int.from_bytes(data[2:4], "big") != len(
        data
    ):
        return None
    values = dict(_avps(data[12:]))
    kind = int.from_bytes(values.get(0, b""), "big")
    if kind not in (_SCCRP, _STOP):
        return None
    return Heard(
        "SCCRP" if kind == _SCCRP else "StopCCN", readable(values.get(_L2TP_VENDOR, b""), 60)
    )


def _avps(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and value of the standard attributes that can be read (not hidden)."""
    for _ in range(_MOST_PAYLOADS):
        size = int.from_bytes(data[:2], "big") & 0x3FF
        if len(data) < 6 or not 6 <= size <= len(data):
            return
        if not data[0] & 0x40 and data[2:4] == bytes(2):
            yield int.from_bytes(data[4:6], "big"), data[6:size]
        data = data[size:]


QUESTIONS = (
    UdpQuestion("ike2", 500, _send_ike2, _ike2),
    UdpQuestion("ike1", 500, _send_ike1, _ike1),
    UdpQuestion("openvpn", 1194, _send_openvpn, _openvpn),
    UdpQuestion("l2tp", 1701, _send_l2tp, _l2tp),
)
