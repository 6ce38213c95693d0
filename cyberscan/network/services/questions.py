"""One binary question per protocol, and the only form of answer that proves it.

Every question is the first message of a normal client, before any name or password; no question reads
data, writes, or changes a state. The answers are matched on what an echo or a peer that says yes to
everything cannot give: a reply code, our own number returned, a length that fits.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from cyberscan.network.services.answer import Identified
from cyberscan.network.text import readable

Recogniser = Callable[[bytes], Identified | None]


@dataclass(frozen=True)
class Question:
    """What is sent, what is understood, and how to leave politely."""

    send: bytes
    understood: Recogniser
    goodbye: bytes = b""


_NUMBER = b"\x63\x79\x62\x72"  # chosen by us; RPC and MongoDB must return it


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


# Search of the root entry for one attribute that every server publishes (RFC 4512 §5.1); no bind.
_ROOT_DSE = (
    b"\x30\x3b\x02\x01\x01\x63\x36\x04\x00\x0a\x01\x00\x0a\x01\x00\x02\x01\x01\x02\x01\x00\x01\x01\x00"
    b"\x87\x0bobjectClass\x30\x16\x04\x14supportedLDAPVersion"
)


def _ldap(data: bytes) -> Identified | None:
    """Our message number with a search entry, a search result or a notice of disconnection."""
    answer = re.match(rb"\x30(?:[\x05-\x7f]|\x81.|\x82..|\x84....)\x02\x01(.)(.)", data, re.DOTALL)
    if answer is None or (answer[1], answer[2]) not in (
        (b"\x01", b"\x64"), (b"\x01", b"\x65"), (b"\x00", b"\x78"),
    ):  # fmt: skip
        return None
    if b"supportedLDAPVersion" in data:
        return Identified("ldap", proof="supportedLDAPVersion")
    return Identified("ldap", proof="search result")


_PRELOGIN_OPTIONS = b"\x00\x00\x0b\x00\x06\x01\x00\x11\x00\x01\xff"
_PRELOGIN = _PRELOGIN_OPTIONS + b"\x09\x00\x00\x00\x00\x00" + b"\x02"


def _mssql(data: bytes) -> Identified | None:
    """A tabular response to the pre-login whose first option is the version (MS-TDS §2.2.6.5)."""
    if len(data) < 20 or data[:2] != b"\x04\x01" or int.from_bytes(data[2:4], "big") != len(data):
        return None
    option, offset, length = struct.unpack(">BHH", data[8:13])
    if option != 0 or length != 6 or 8 + offset + 6 > len(data):
        return None
    major, minor, build = struct.unpack(">BBH", data[8 + offset : 12 + offset])
    version = f"{major}.{minor}.{build}"
    return Identified("mssql", product="Microsoft SQL Server", version=version)


_TNS_DATA = b"(CONNECT_DATA=(COMMAND=ping))"
_TNS_PING = struct.pack(
    ">HHBBHHHHHHHHHHHIBB", 58 + len(_TNS_DATA), 0, 1, 0, 0, 0x0136, 0x012C, 0, 0x0800, 0x7FFF,
    0x7F08, 0, 1, len(_TNS_DATA), 58, 0, 0, 0,
).ljust(58, b"\0")  # fmt: skip


def _oracle(data: bytes) -> Identified | None:
    """A TNS accept, refuse or redirect of the length it says."""
    if len(data) < 12 or int.from_bytes(data[:2], "big") != len(data) or data[4] not in (2, 4, 5):
        return None
    if data[4] != 2 and b"(" not in data:
        return None
    return Identified("oracle", proof=readable(data[12:], 80))


# The first message of every driver, in the old form that releases of any age still take for it.
_IS_MASTER = b"\x13\0\0\0\x10isMaster\0\1\0\0\0\0"
_QUERY = bytes(4) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1) + _IS_MASTER
_MONGO = struct.pack("<i", 16 + len(_QUERY)) + _NUMBER + bytes(4) + struct.pack("<i", 2004) + _QUERY


def _mongodb(data: bytes) -> Identified | None:
    """A reply to our own request number that tells its wire version. It proves no access to data."""
    if len(data) < 36 or data[8:12] != _NUMBER or data[12:16] not in (b"\xdd\7\0\0", b"\1\0\0\0"):
        return None
    if b"maxWireVersion" not in data and b"ok\0" not in data:
        return None
    return Identified("mongodb", proof="isMaster answered")


_REDIS_REFUSALS = (
    b"-NOAUTH ",
    b"-NOPERM ",
    b"-DENIED Redis",
    b"-ERR operation not permitted",
)


def _redis(data: bytes) -> Identified | None:
    """``PONG``, or the refusals of a protected server."""
    if data.startswith(b"+PONG\r\n"):
        return Identified("redis", open_access=True, proof="PING answered by PONG")
    if data.startswith(_REDIS_REFUSALS):
        return Identified("redis", open_access=False, proof=readable(data, 80))
    return None


def _memcached(data: bytes) -> Identified | None:
    answer = re.fullmatch(rb"VERSION (\d+\.\d+[\w.\-+~]{0,30})\r\n", data)
    if answer is None:
        return None
    version = answer[1].decode()
    return Identified("memcached", version=version, open_access=True, proof=f"VERSION {version}")


def _rpc_call(program: int, version: int) -> bytes:
    body = _NUMBER + struct.pack(">9I", 0, 2, program, version, 0, 0, 0, 0, 0)
    return struct.pack(">I", 0x80000000 | len(body)) + body


def _rpc(name: str) -> Recogniser:
    def understood(data: bytes) -> Identified | None:
        """An accepted reply to our number (RFC 5531 §9): done, or another version is offered."""
        if len(data) < 28 or data[4:12] != _NUMBER + b"\0\0\0\1":
            return None
        status = data[12:16] + data[24:28]
        if status not in (bytes(8), b"\0\0\0\0\0\0\0\2"):
            return None
        return Identified(name, proof="RPC reply")

    return understood


def _mqtt(data: bytes) -> Identified | None:
    """CONNACK (MQTT 3.1.1 §3.2); 0 lets in a client without credentials."""
    if len(data) < 4 or data[:2] != b"\x20\x02" or data[2] > 1 or data[3] > 5:
        return None
    access = {0: True, 4: False, 5: False}.get(data[3])
    return Identified("mqtt", open_access=access, proof=f"CONNACK {data[3]}")


def _x11(data: bytes) -> Identified | None:
    """The reply to a connection without a cookie: 0 refused, 1 let in, 2 more wanted."""
    if len(data) < 8 or data[0] > 2 or data[2:4] != b"\x0b\0":
        return None
    if int.from_bytes(data[6:8], "little") * 4 + 8 > len(data) and len(data) < 1024:
        return None
    return Identified("x11", open_access=data[0] == 1, proof=f"connection setup {data[0]}")


def _afp(data: bytes) -> Identified | None:
    """DSIGetStatus reply."""
    if len(data) < 16 or data[:8] != b"\x01\x03\x00\x01\0\0\0\0":
        return None
    return Identified("afp", proof="DSI status")


def _cassandra(data: bytes) -> Identified | None:
    """SUPPORTED in reply to OPTIONS, or the error that names the protocol."""
    if len(data) < 9 or not data[0] & 0x80 or data[4] not in (0, 6):
        return None
    if int.from_bytes(data[5:9], "big") != len(data) - 9:
        return None
    if b"CQL_VERSION" in data or b"protocol version" in data:
        return Identified("cassandra", proof="SUPPORTED")
    return None


def _rtsp(data: bytes) -> Identified | None:
    answer = re.match(rb"RTSP/1\.0 (\d{3}) ", data)
    if answer is None:
        return None
    server = re.search(rb"^Server: ([^\r\n]{1,100})", data, re.MULTILINE | re.IGNORECASE)
    product = readable(server[1]) if server else ""
    return Identified("rtsp", product=product, proof=f"OPTIONS answered by {answer[1].decode()}")


QUESTIONS: dict[str, Question] = {
    "rdp": Question(bytes.fromhex("030000130ee000000000000100080003000000"), _rdp),
    "smb": Question(_smb_negotiate(b"NT LM 0.12", b"SMB 2.002", b"SMB 2.???"), _smb),
    "smb1": Question(_smb_negotiate(b"NT LM 0.12"), _smb),
    "netbios": Question(
        b"\x81\0\0\x44" + _netbios_name(b"*SMBSERVER", 0x20) + _netbios_name(b"CYBERSCAN", 0),
        _netbios,
    ),
    "ldap": Question(_ROOT_DSE, _ldap, goodbye=bytes.fromhex("30050201024200")),
    "mssql": Question(struct.pack(">BBHHBB", 0x12, 1, 8 + len(_PRELOGIN), 0, 0, 0) + _PRELOGIN, _mssql),
    "oracle": Question(_TNS_PING + _TNS_DATA, _oracle),
    "mongodb": Question(_MONGO, _mongodb),
    "redis": Question(b"PING\r\n", _redis, goodbye=b"QUIT\r\n"),
    "memcached": Question(b"version\r\n", _memcached, goodbye=b"quit\r\n"),
    "rpcbind": Question(_rpc_call(100000, 2), _rpc("rpcbind")),
    "nfs": Question(_rpc_call(100003, 3), _rpc("nfs")),
    "mqtt": Question(b"\x10\x15\0\4MQTT\4\2\0\x1e\0\x09cyberscan", _mqtt, goodbye=b"\xe0\0"),
    "x11": Question(b"l\0\x0b\0" + bytes(8), _x11),
    "afp": Question(b"\0\3\0\1" + bytes(12), _afp),
    "cassandra": Question(b"\4\0\0\0\5\0\0\0\0", _cassandra),
    "rtsp": Question(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", _rtsp),
}  # fmt: skip
"""By the short name of the service."""
