"""Windows and its neighbours: remote desktop, file shares, NetBIOS."""

from __future__ import annotations

import struct

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question


def _rdp(data: bytes) -> Identified | None:
    """X.224 connection confirm in a TPKT (MS-RDPBCGR §2.2.1.2)."""
    if len(data) < 11 or data[:2] != b"\x03\x00" or data[5] != 0xD0:
        return None
    if int.from_bytes(data[2:4], "big") != len(data) or data[4] != len(data) - 5:
        return None
    if len(data) < 19:
        return Identified("rdp", proof="connection confirm", features=("standard",))
    chosen = int.from_bytes(data[15:19], "little")
    if data[11] == 3:
        return Identified("rdp", proof=f"negotiation failure {chosen}")
    names = {0: "standard", 1: "tls", 2: "nla", 8: "nla"}
    return Identified(
        "rdp", proof=f"selected protocol {chosen}", features=(names.get(chosen, str(chosen)),)
    )


def _smb(data: bytes) -> Identified | None:
    """A negotiate *response*, of version 2 (MS-SMB2 §2.2.1) or 1 (MS-CIFS §2.2.3.1)."""
    body = data[4:]
    if len(body) < 32 or int.from_bytes(data[1:4], "big") != len(body) or data[0] != 0:
        return None
    if body[:4] == b"\xfeSMB" and body[12:14] == b"\0\0" and body[16] & 1:
        return Identified("smb", proof="SMB2 negotiate response", features=("smb2",))
    if body[:5] == b"\xffSMB\x72" and body[9] & 0x80:
        # Success, and the first dialect of our list: 0xffff says that none of them is spoken.
        if body[5:9] != bytes(4) or not body[32:33].strip(b"\0") or body[33:35] != b"\0\0":
            return Identified("smb", proof="SMB1 dialects refused")
        return Identified("smb", proof="SMB1 negotiate response", features=("smb1",))
    return None


def _smb_negotiate(*dialects: bytes) -> bytes:
    """A negotiate request of version 1 (MS-CIFS §2.2.4.52.1), in its NetBIOS frame."""
    body = (
        b"\xffSMB\x72\0\0\0\0\x18\x53\xc8" + bytes(12) + b"\xff\xff\xfe\xff\0\0\0\0\0"
        + struct.pack("<H", sum(len(d) + 2 for d in dialects))
        + b"".join(b"\x02" + d + b"\0" for d in dialects)
    )  # fmt: skip
    return struct.pack(">I", len(body)) + body


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
    "rdp": Question(bytes.fromhex("030000130ee000000000000100080003000000"), _rdp),
    "smb": Question(_smb_negotiate(b"NT LM 0.12", b"SMB 2.002", b"SMB 2.???"), _smb),
    "smb1": Question(_smb_negotiate(b"NT LM 0.12"), _smb),
    "netbios": Question(
        b"\x81\0\0\x44" + _netbios_name(b"*SMBSERVER", 0x20) + _netbios_name(b"CYBERSCAN", 0),
        _netbios,
    ),
}  # fmt: skip
