"""Windows shares (SMB): which versions are spoken and whether messages are signed; nobody is logged in."""

from __future__ import annotations

import struct
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask, hung_up
from cyberscan.network.services.questions.form import NUMBER, Question
from cyberscan.network.text import readable

_DIALECTS = (0x0202, 0x0210, 0x0300, 0x0302, 0x0311)
_NAMES = {0x0202: "2.0.2", 0x0210: "2.1", 0x0300: "3.0", 0x0302: "3.0.2", 0x0311: "3.1.1"}
_PREAUTH, _ENCRYPTION = 1, 2


def _smb(data: bytes) -> Identified | None:
    """A negotiate *response*, of version 2 (MS-SMB2 §2.2.1) or 1 (MS-CIFS §2.2.3.1)."""
    body = data[4:]
    if len(body) < 32 or int.from_bytes(data[1:4], "big") != len(body) or data[0] != 0:
        return None
    if body[:4] == b"\xfeSMB" and body[12:14] == b"\0\0" and body[16] & 1:
        features = ("smb2", *_version_2(body))
        return Identified("smb", proof="SMB2 negotiate response", features=features)
    if body[:5] == b"\xffSMB\x72" and body[9] & 0x80:
        # Success, and the first dialect of our list: 0xffff says that none of them is spoken.
        if body[5:9] != bytes(4) or not body[32:33].strip(b"\0") or body[33:35] != b"\0\0":
            return Identified("smb", proof="SMB1 dialects refused")
        return Identified("smb", proof="SMB1 negotiate response", features=("smb1",))
    return None


def _version_2(body: bytes) -> tuple[str, ...]:
    """Dialect and signing of a negotiate response (MS-SMB2 §2.2.4)."""
    if len(body) < 72 or body[64:66] != b"A\0":
        return ()
    mode, dialect = struct.unpack("<HH", body[66:70])
    signing = "signing required" if mode & 2 else "signing optional"
    return (f"dialect {_NAMES[dialect]}", signing) if dialect in _NAMES else (signing,)


def _smb_negotiate(*dialects: bytes) -> bytes:
    """A negotiate request of version 1 (MS-CIFS §2.2.4.52.1), in its NetBIOS frame."""
    body = (
        b"\xffSMB\x72\0\0\0\0\x18\x53\xc8" + bytes(12) + b"\xff\xff\xfe\xff\0\0\0\0\0"
        + struct.pack("<H", sum(len(d) + 2 for d in dialects))
        + b"".join(b"\x02" + d + b"\0" for d in dialects)
    )  # fmt: skip
    return struct.pack(">I", len(body)) + body


def _smb2_negotiate() -> bytes:
    """A negotiate request for every dialect since 2.0.2 (MS-SMB2 §2.2.3, contexts of §2.2.3.1)."""
    head = b"\xfeSMB" + struct.pack("<HHIHHIIQIIQ", 64, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0) + bytes(16)
    dialects = struct.pack(f"<{len(_DIALECTS)}H", *_DIALECTS)
    contexts = _context(_PREAUTH, struct.pack("<HHH", 1, 4, 1) + NUMBER)
    contexts += bytes(-len(contexts) % 8) + _context(_ENCRYPTION, struct.pack("<HHH", 2, 2, 1))
    offset = 64 + 36 + len(dialects)
    padding = bytes(-offset % 8)
    body = struct.pack("<HHHHI", 36, len(_DIALECTS), 1, 0, 0x7F) + NUMBER * 4
    body += struct.pack("<IHH", offset + len(padding), 2, 0) + dialects + padding + contexts
    return struct.pack(">I", len(head + body)) + head + body


def _context(kind: int, data: bytes) -> bytes:
    return struct.pack("<HHI", kind, len(data), 0) + data


def _dialogue(stream: Stream) -> Identified | None:
    """Negotiate by the old message that every version takes, then by the new one for the newest dialect."""
    said = ask(stream, QUESTIONS["smb"].send, whole=lambda data: _smb(data) is not None)
    found = _smb(said)
    if found is None and not said and hung_up(stream):  # some have unlearnt the old message
        return Identified(silent=True, more=_version_2_alone)
    if found is None:
        return Identified(banner=readable(said)) if said else None
    if "smb2" in found.features:
        newest = _smb(ask(stream, _smb2_negotiate(), whole=lambda data: _smb(data) is not None))
        if newest is not None and len(newest.features) > len(found.features):
            found = newest
    return found if "smb1" in found.features else replace(found, more=_is_the_first_offered(found))


def _version_2_alone(stream: Stream) -> Identified | None:
    return _smb(ask(stream, _smb2_negotiate(), whole=lambda data: _smb(data) is not None))


def _is_the_first_offered(found: Identified) -> Dialogue:
    """The newest version was chosen; whether the first is spoken too is asked by itself."""

    def dialogue(stream: Stream) -> Identified | None:
        first = _smb(ask(stream, QUESTIONS["smb1"].send))
        offered = first is not None and "smb1" in first.features
        return replace(found, features=("smb1", *found.features), more=None) if offered else found

    return dialogue


QUESTIONS: dict[str, Question] = {
    "smb": Question(_smb_negotiate(b"NT LM 0.12", b"SMB 2.002", b"SMB 2.???"), _smb),
    "smb1": Question(_smb_negotiate(b"NT LM 0.12"), _smb),
}
DIALOGUES: dict[str, Dialogue] = {"smb": _dialogue}
