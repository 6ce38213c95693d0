"""Windows and its neighbours: remote desktop, remote procedure calls, NetBIOS sessions."""

from __future__ import annotations

import struct

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import NUMBER, Question

_RDP_REFUSALS = {
    1: ("tls", "tls required"),
    2: ("standard",),
    3: ("standard",),
    5: ("nla", "nla required"),
    6: ("tls", "client certificate required"),
}
"""What a negotiation failure tells of the server (MS-RDPBCGR §2.2.1.2.2)."""
_RDP_CHOICES = {0: "standard", 1: "tls", 2: "nla", 8: "nla"}


def _rdp(data: bytes) -> Identified | None:
    """X.224 connection confirm in a TPKT (MS-RDPBCGR §2.2.1.2).

    TLS alone is offered: who chooses it draws a logon screen for anybody, who demands network-level
    authentication refuses. Controllers confirm X.224 connections too (RFC 1006), with other parameters.
    """
    if len(data) < 11 or data[:2] != b"\x03\x00" or data[5] != 0xD0:
        return None
    if int.from_bytes(data[2:4], "big") != len(data) or data[4] != len(data) - 5:
        return None
    if len(data) == 11:  # before Windows Vista nothing was negotiated; others confirm like that too
        return Identified("rdp", how="banner", proof="connection confirm", features=("standard",))
    if len(data) != 19 or data[11] not in (2, 3) or data[13:15] != b"\x08\0":
        return None
    chosen = int.from_bytes(data[15:19], "little")
    if data[11] == 3:
        return Identified(
            "rdp", proof=f"negotiation failure {chosen}", features=_RDP_REFUSALS.get(chosen, ())
        )
    word = _RDP_CHOICES.get(chosen, str(chosen))
    return Identified("rdp", proof=f"selected protocol {chosen}", features=(word,))


_EPMAPPER = bytes.fromhex("0883afe11f5dc91191a408002b14a0fa") + struct.pack("<HH", 3, 0)
_NDR = bytes.fromhex("045d888aeb1cc9119fe808002b104860") + struct.pack("<HH", 2, 0)
_BIND = struct.pack("<HHIB3xHBx", 4280, 4280, 0, 1, 0, 1) + _EPMAPPER + _NDR
_CALL = int.from_bytes(NUMBER, "little")


def _msrpc(data: bytes) -> Identified | None:
    """The answer to a bind of our call number (C706 §12.6.4): bound or refused; nothing is called."""
    if (
        len(data) < 24
        or data[:2] != b"\5\0"
        or data[2] not in (12, 13)
        or data[4:8] != b"\x10\0\0\0"
    ):
        return None
    if data[12:16] != NUMBER or int.from_bytes(data[8:10], "little") != len(data):
        return None
    return Identified("msrpc", proof="bind answered")


def _netbios_name(name: bytes, suffix: int) -> bytes:
    padded = name.ljust(15) + bytes([suffix])
    return b"\x20" + bytes(b for c in padded for b in (0x41 + (c >> 4), 0x41 + (c & 15))) + b"\0"


def _netbios(data: bytes) -> Identified | None:
    """Positive or negative session response (RFC 1002 §4.3.3, §4.3.4)."""
    if data == b"\x82\0\0\0":
        return Identified("netbios", proof="session accepted")
    if len(data) == 5 and data[:4] == b"\x83\0\0\1" and data[4] in (0x80, 0x81, 0x82, 0x83, 0x8F):
        return Identified("netbios", proof=f"session refused 0x{data[4]:02x}")
    return None


QUESTIONS: dict[str, Question] = {
    "rdp": Question(bytes.fromhex("030000130ee000000000000100080001000000"), _rdp),
    "msrpc": Question(
        struct.pack("<BBBB4sHHI", 5, 0, 11, 3, b"\x10\0\0\0", 16 + len(_BIND), 0, _CALL) + _BIND,
        _msrpc,
    ),
    "netbios": Question(
        b"\x81\0\0\x44" + _netbios_name(b"*SMBSERVER", 0x20) + _netbios_name(b"CYBERSCAN", 0),
        _netbios,
    ),
}  # fmt: skip
