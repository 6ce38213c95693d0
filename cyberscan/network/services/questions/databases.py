"""Databases and memory caches."""

from __future__ import annotations

import re
import struct

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.http import https_at
from cyberscan.network.services.questions.form import NUMBER, Question
from cyberscan.network.text import readable

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
_MONGO = struct.pack("<i", 16 + len(_QUERY)) + NUMBER + bytes(4) + struct.pack("<i", 2004) + _QUERY


def _mongodb(data: bytes) -> Identified | None:
    """A reply to our own request number that tells its wire version. It proves no access to data."""
    if len(data) < 36 or data[8:12] != NUMBER or data[12:16] not in (b"\xdd\7\0\0", b"\1\0\0\0"):
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


def _cassandra(data: bytes) -> Identified | None:
    """SUPPORTED in reply to OPTIONS, or the error that names the protocol."""
    if len(data) < 9 or not data[0] & 0x80 or data[4] not in (0, 6):
        return None
    if int.from_bytes(data[5:9], "big") != len(data) - 9:
        return None
    if b"CQL_VERSION" in data or b"protocol version" in data:
        return Identified("cassandra", proof="SUPPORTED")
    return None


def _postgres(stream: Stream) -> Identified | None:
    """SSLRequest, then a start-up of a version that does not exist: its error names it, no login.

    A single ``S`` or ``N`` proves nothing by itself.
    """
    said = ask(stream, b"\0\0\0\x08\x04\xd2\x16\x2f")
    if said == b"S":
        spoken = https_at("/", "")(stream)
        if spoken is not None and spoken.name == "tls":
            return Identified("postgres", tls=True, proof="SSLRequest answered by S and TLS")
        return None
    if said != b"N":
        return None if not said else Identified(banner=readable(said))
    error = ask(stream, b"\0\0\0\x08\xff\xff\0\0")
    if error[:1] == b"E" and b"FATAL" in error and b"protocol" in error:
        return Identified("postgres", proof=readable(error[5:], 100))
    return Identified(banner=readable(error)) if error else None


QUESTIONS: dict[str, Question] = {
    "mssql": Question(struct.pack(">BBHHBB", 0x12, 1, 8 + len(_PRELOGIN), 0, 0, 0) + _PRELOGIN, _mssql),
    "oracle": Question(_TNS_PING + _TNS_DATA, _oracle),
    "mongodb": Question(_MONGO, _mongodb),
    "redis": Question(b"PING\r\n", _redis, goodbye=b"QUIT\r\n"),
    "memcached": Question(b"version\r\n", _memcached, goodbye=b"quit\r\n"),
    "cassandra": Question(b"\4\0\0\0\5\0\0\0\0", _cassandra),
}  # fmt: skip
DIALOGUES: dict[str, Dialogue] = {"postgres": _postgres}
