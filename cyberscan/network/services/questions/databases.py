"""Databases and memory caches."""

from __future__ import annotations

import re
import struct
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.services.clues import suspected
from cyberscan.network.services.http import inside_tls
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
    year = _MSSQL_YEARS.get((major, minor)) or _MSSQL_YEARS.get((major, 0), "")
    return Identified(
        "mssql", product=f"Microsoft SQL Server {year}".strip(), version=f"{major}.{minor}.{build}",
        proof="PRELOGIN response", features=_mssql_encryption(data[8:]),
    )  # fmt: skip


_MSSQL_YEARS = {
    (8, 0): "2000", (9, 0): "2005", (10, 0): "2008", (10, 50): "2008 R2", (11, 0): "2012",
    (12, 0): "2014", (13, 0): "2016", (14, 0): "2017", (15, 0): "2019", (16, 0): "2022", (17, 0): "2025",
}  # fmt: skip
_MSSQL_MODES = ("off", "on", "not supported", "required")


def _mssql_encryption(options: bytes) -> tuple[str, ...]:
    """The second option of the answer (MS-TDS §2.2.6.5): off means that only the login is encrypted."""
    kind, offset, length = struct.unpack(">BHH", options[5:10])
    if kind != 1 or length != 1 or offset >= len(options) or options[offset] >= len(_MSSQL_MODES):
        return ()
    return (f"encryption {_MSSQL_MODES[options[offset]]}",)


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
    return Identified(
        "oracle",
        product="Oracle Database",
        version=_oracle_version(data),
        proof=readable(data[12:], 80),
    )


def _oracle_version(data: bytes) -> str:
    """``VSNNUM`` packs five numbers in 32 bits, differently since release 18."""
    told = re.search(rb"\(VSNNUM=([0-9]{1,10})\)", data)
    number = int(told[1]) if told else 0
    if not 0 < number < 1 << 32:
        return ""
    major, widths = number >> 24, (8, 4, 8, 4) if number >> 24 >= 18 else (4, 8, 4, 8)
    parts, left = [major], 24
    for width in widths:
        left -= width
        parts.append(number >> left & (1 << width) - 1)
    return ".".join(map(str, parts))


# The first message of every driver, in the old form that releases of any age still take for it.
_IS_MASTER = b"\x13\0\0\0\x10isMaster\0\1\0\0\0\0"
_QUERY = bytes(4) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1) + _IS_MASTER
_MONGO = struct.pack("<i", 16 + len(_QUERY)) + NUMBER + bytes(4) + struct.pack("<i", 2004) + _QUERY


def _mongodb(data: bytes) -> Identified | None:
    """A reply to our own request number that tells its wire version. It proves no access to data."""
    if len(data) < 36 or data[8:12] != NUMBER or data[12:16] not in (b"\xdd\7\0\0", b"\1\0\0\0"):
        return None
    if int.from_bytes(data[:4], "little") != len(data):
        return None
    if b"maxWireVersion" not in data and b"ok\0" not in data:
        return None
    return Identified("mongodb", product="MongoDB", proof="isMaster answered")


def _mongo_command(document: bytes) -> bytes:
    """One command in OP_MSG, the only form that releases since 5.1 take beside the first message."""
    body = bytes(4) + b"\0" + struct.pack("<i", len(document) + 5) + document + b"\0"
    return struct.pack("<i", 16 + len(body)) + NUMBER + bytes(4) + struct.pack("<i", 2013) + body


_ADMIN = b"\x02$db\0\x06\0\0\0admin\0"
_BUILD_INFO = _mongo_command(b"\x10buildInfo\0\1\0\0\0" + _ADMIN)
# The one harmless read that needs a login where logins are asked for: which format the files have.
_FORMAT = _mongo_command(
    b"\x10getParameter\0\1\0\0\0\x10featureCompatibilityVersion\0\1\0\0\0" + _ADMIN
)


def _mongo(stream: Stream) -> Identified | None:
    """Who it is, which release, and whether it asks for a login: three commands, no data."""
    said = ask(stream, _MONGO, whole=lambda data: _mongodb(data) is not None)
    found = _mongodb(said)
    if found is None:
        return Identified(banner=readable(said)) if said else None
    build = _mongo_reply(ask(stream, _BUILD_INFO))
    version = re.search(rb"\x02version\0[\x02-\x28]\0\0\0([0-9][\w.+-]{0,38})\0", build)
    answer = _mongo_reply(ask(stream, _FORMAT)) if version else b""
    refused = re.search(
        rb"requires authentication|\x02codeName\0.\0\0\0Unauthorized", answer, re.DOTALL
    )
    access = None
    if refused:
        access = False
    elif (
        b"\x01ok\0" + struct.pack("<d", 1.0) in answer
        and b"featureCompatibilityVersion\0" in answer
    ):
        access = True
    return replace(found, version=version[1].decode() if version else "", open_access=access)


def _mongo_reply(data: bytes) -> bytes:
    """The document of an OP_MSG that answers our number; empty when it is none."""
    if len(data) < 26 or data[8:12] != NUMBER or data[12:16] != struct.pack("<i", 2013):
        return b""
    return data[21:]


_REDIS_REFUSALS = (
    b"-NOAUTH ",
    b"-NOPERM ",
    b"-DENIED Redis",
    b"-ERR operation not permitted",
)


_REDIS_TROUBLES = (
    b"-LOADING Redis is loading",
    b"-MASTERDOWN Link with MASTER",
    b"-MISCONF Redis is configured",
)
"""Only told to whoever needs no password: that is looked at first."""


def _redis(data: bytes) -> Identified | None:
    """``PONG``, the refusals of a protected server, or its troubles."""
    if data.startswith(b"+PONG\r\n"):
        return Identified("redis", product="Redis", open_access=True, proof="PING answered by PONG")
    if data.startswith(_REDIS_REFUSALS):
        return Identified("redis", product="Redis", open_access=False, proof=readable(data, 80))
    if data.startswith(_REDIS_TROUBLES):
        return Identified("redis", product="Redis", open_access=True, proof=readable(data, 80))
    if data == b"-ERR max number of clients reached\r\n":
        return Identified("redis", how="banner", product="Redis", proof=readable(data, 80))
    return None


def _memcached(data: bytes) -> Identified | None:
    if data == b"CLIENT_ERROR unauthenticated\r\n":
        return Identified("memcached", open_access=False, proof=readable(data, 80))
    answer = re.fullmatch(rb"VERSION (\d+\.\d+[\w.\-+~]{0,30})\r\n", data)
    if answer is None:
        return None
    version = answer[1].decode()
    return Identified("memcached", version=version, open_access=True, proof=f"VERSION {version}")


def _cassandra(stream: Stream) -> Identified | None:
    """OPTIONS, then STARTUP: the server is READY for anybody, or asks to AUTHENTICATE (CQL v4 §4.2)."""
    said = ask(stream, _CQL_OPTIONS, whole=lambda data: _cql_supported(data) is not None)
    found = _cql_supported(said)
    if found is None:
        return Identified(banner=readable(said)) if said else None
    answer = ask(stream, _CQL_STARTUP)
    if len(answer) < 9 or answer[2:4] != _CQL_STREAM:
        return found
    access = {0x02: True, 0x03: False}.get(answer[4]) if answer[0] & 0x80 else None
    if access is None:
        return found
    return replace(found, open_access=access, proof="READY" if access else "AUTHENTICATE")


_CQL_STREAM = b"cy"
_CQL_OPTIONS = b"\4\0" + _CQL_STREAM + b"\5\0\0\0\0"
_CQL_VERSION = b"\0\1\0\x0bCQL_VERSION\0\x053.0.0"
_CQL_STARTUP = b"\4\0" + _CQL_STREAM + b"\1" + struct.pack(">I", len(_CQL_VERSION)) + _CQL_VERSION


def _cql_supported(data: bytes) -> Identified | None:
    """SUPPORTED in reply to our OPTIONS, or the error that names the protocol."""
    if len(data) < 9 or not data[0] & 0x80 or data[4] not in (0, 6):
        return None
    if int.from_bytes(data[5:9], "big") != len(data) - 9:
        return None
    if data[4] == 6 and data[2:4] == _CQL_STREAM and b"CQL_VERSION" in data:
        return Identified("cassandra", product="Apache Cassandra", proof="SUPPORTED")
    if data[4] == 0 and b"protocol version" in data:
        return Identified("cassandra", product="Apache Cassandra", proof="protocol error")
    return None


def _postgres(stream: Stream) -> Identified | None:
    """SSLRequest, then a start-up of a version that does not exist: its error names it, no login.

    A single ``S`` or ``N`` proves nothing by itself. ``tls`` tells that SSLRequest ended in TLS.
    """
    said = ask(stream, b"\0\0\0\x08\x04\xd2\x16\x2f")
    if said == b"S":
        spoken = inside_tls(_postgres_start)(stream)
        if spoken is None or spoken.name not in ("tls", "postgres"):
            return None
        proof = spoken.proof if spoken.name == "postgres" else "SSLRequest answered by S and TLS"
        return replace(spoken, name="postgres", product="PostgreSQL", proof=proof, banner="")
    if (refused := _postgres_error(said)) is not None:
        return refused
    if said != b"N":
        return None if not said else Identified(banner=readable(said), clue=suspected(said))
    return _postgres_start(stream)


def _postgres_start(stream: Stream) -> Identified | None:
    error = ask(stream, b"\0\0\0\x08\xff\xff\0\0")
    unknown = Identified(banner=readable(error)) if error else None
    return _postgres_error(error) or unknown


_SQLSTATE = re.compile(rb"[SV][^\0]{1,40}\0(?:V[A-Z]{1,10}\0)?C[0-9A-Z]{5}\0M[^\0]{1,300}\0")


def _postgres_error(data: bytes) -> Identified | None:
    """An ErrorResponse of the length it says; its words are in the server's language, its code is not."""
    if data[:1] != b"E" or int.from_bytes(data[1:5], "big") != len(data) - 1:
        return None
    if not _SQLSTATE.match(data[5:]) or not data.endswith(b"\0\0"):
        return None
    return Identified("postgres", product="PostgreSQL", proof=readable(data[5:], 100))


def _mysqlx(stream: Stream) -> Identified | None:
    """CapabilitiesGet of the X protocol; notices may come before its answer."""
    said = ask(stream, b"\1\0\0\0\1", whole=lambda data: _x_capabilities(data) != b"")
    capabilities = _x_capabilities(said)
    if b"\x0a\x19authentication.mechanisms" not in capabilities:
        return Identified(banner=readable(said)) if said else None
    tls = ("tls",) if b"\x0a\x03tls" in capabilities else ()
    return Identified("mysqlx", product="MySQL", proof="Capabilities", features=tls)


def _x_capabilities(data: bytes) -> bytes:
    """The body of the first message of type 2 (Capabilities); the length counts the type."""
    while len(data) >= 5:
        size, kind = struct.unpack("<IB", data[:5])
        if not 1 <= size <= 16_384 or kind not in (2, 11):
            return b""
        if kind == 2:
            return data[5 : 4 + size] if len(data) >= 4 + size else b""
        data = data[4 + size :]
    return b""


_BOLT = b"\x60\x60\xb0\x17\0\4\4\5\0\2\4\4\0\0\1\4\0\0\0\3"


def _neo4j(data: bytes) -> Identified | None:
    """The one version of Bolt chosen among those that we offered, in four bytes."""
    if len(data) != 4 or data[:2] != b"\0\0" or data[3] not in (3, 4, 5) or data[2] > 4:
        return None
    return Identified("neo4j", product="Neo4j", proof=f"Bolt {data[3]}.{data[2]}")


QUESTIONS: dict[str, Question] = {
    "mssql": Question(struct.pack(">BBHHBB", 0x12, 1, 8 + len(_PRELOGIN), 0, 0, 0) + _PRELOGIN, _mssql),
    "oracle": Question(_TNS_PING + _TNS_DATA, _oracle),
    "mongodb": Question(_MONGO, _mongodb),
    "redis": Question(b"PING\r\n", _redis, goodbye=b"QUIT\r\n"),
    "memcached": Question(b"version\r\n", _memcached, goodbye=b"quit\r\n"),
    "neo4j": Question(_BOLT, _neo4j),
}  # fmt: skip
DIALOGUES: dict[str, Dialogue] = {
    "postgres": _postgres,
    "mongodb": _mongo,
    "cassandra": _cassandra,
    "mysqlx": _mysqlx,
}
