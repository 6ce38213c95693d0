"""Databases: what one harmless conversation tells of their release, and of whether they ask for a login."""

import socket
import ssl
import struct
from collections.abc import Callable

import pytest
import trustme

from cyberscan.network.services import Identified
from cyberscan.network.services.questions import QUESTIONS

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]


def tds(encryption: int, version: bytes = b"\x0f\0\x07\xd0\0\0") -> bytes:
    body = b"\0\0\x0b\0\6\1\0\x11\0\1\xff" + version + bytes([encryption])
    return struct.pack(">BBHHBB", 4, 1, 8 + len(body), 0, 1, 0) + body


def tns(number: int) -> bytes:
    words = b"(DESCRIPTION=(TMP=)(VSNNUM=%d)(ERR=0)(ALIAS=LISTENER))" % number
    return struct.pack(">HHBBH", 12 + len(words), 0, 4, 0, 0) + b"\0\0\0\x40" + words


@pytest.mark.parametrize(
    ("answer", "product", "version", "features"),
    [
        (tds(2), "Microsoft SQL Server 2019", "15.0.2000", ("encryption not supported",)),
        (tds(3, b"\x0a\x32\x06\x40\0\0"), "Microsoft SQL Server 2008 R2", "10.50.1600", ("encryption required",)),
        (tds(9, b"\x63\0\0\1\0\0"), "Microsoft SQL Server", "99.0.1", ()),
    ],
)  # fmt: skip
def test_sql_server_tells_its_year_and_its_encryption(
    answer: bytes, product: str, version: str, features: tuple[str, ...]
) -> None:
    seen = QUESTIONS["mssql"].understood(answer)
    assert seen is not None
    assert (seen.product, seen.version, seen.features) == (product, version, features)


@pytest.mark.parametrize(
    ("number", "version"),
    [
        (0x13000000, "19.0.0.0.0"),
        (0x0B200400, "11.2.0.4.0"),
        (0, ""),
        (9_999_999_999, ""),
    ],
)
def test_oracle_packs_its_release_in_one_number(number: int, version: str) -> None:
    seen = QUESTIONS["oracle"].understood(tns(number))
    assert seen is not None
    assert (seen.name, seen.version) == ("oracle", version)


IS_MASTER = b"\x10maxWireVersion\0\x15\0\0\0\x01ok\0" + struct.pack("<d", 1.0)
BUILD = b"\x02version\0\x06\0\0\0" + b"7.0.4\0"
FORMAT = b"\x03featureCompatibilityVersion\0\x12\0\0\0\x02version\0\4\0\0\0" + b"7.0\0\0"
GOOD = b"\x01ok\0" + struct.pack("<d", 1.0)
REFUSED = (
    b"\x01ok\0" + bytes(8) + b"\x02errmsg\0\x30\0\0\0command getParameter requires authentication\0"
)


def mongo(parameter: bytes) -> Script:
    def message(code: int, body: bytes) -> bytes:
        head = 20 if code == 1 else 5
        return struct.pack("<i", 16 + head + len(body)) + bytes(4) + b"cybr" + struct.pack("<i", code) + bytes(head) + body  # fmt: skip

    def script(client: socket.socket) -> None:
        while data := client.recv(4096):
            if b"isMaster" in data:
                client.sendall(message(1, IS_MASTER))
            elif b"buildInfo" in data:
                client.sendall(message(2013, BUILD + GOOD))
            else:
                client.sendall(message(2013, parameter))

    return script


@pytest.mark.parametrize(
    ("parameter", "open_access"), [(FORMAT + GOOD, True), (REFUSED, False), (b"?", None)]
)
def test_mongodb_tells_its_release_and_whether_it_asks_for_a_login(
    name: Name, parameter: bytes, open_access: bool | None
) -> None:
    seen = name(mongo(parameter), "mongodb")
    assert (seen.name, seen.version, seen.open_access) == ("mongodb", "7.0.4", open_access)


def cassandra(reply: bytes) -> Script:
    def frame(opcode: int, body: bytes) -> bytes:
        return b"\x84\0cy" + bytes([opcode]) + struct.pack(">I", len(body)) + body

    def script(client: socket.socket) -> None:
        while data := client.recv(4096):
            supported = frame(6, b"\0\1\0\x0bCQL_VERSION\0\1\0\x053.4.5")
            client.sendall(supported if data[4] == 5 else frame(reply[0], reply[1:]))

    return script


@pytest.mark.parametrize(
    ("reply", "open_access"), [(b"\2", True), (b"\3\0\1a", False), (b"\0", None)]
)
def test_cassandra_is_ready_for_anybody_or_asks_who_we_are(
    name: Name, reply: bytes, open_access: bool | None
) -> None:
    seen = name(cassandra(reply), "cassandra")
    assert (seen.name, seen.open_access) == ("cassandra", open_access)


NOTICE = b"\5\0\0\0\x0b\x08\5\x1a\0"
CAPABILITIES = (
    b"\x0a\x0f\x0a\x03tls\x12\x08\x08\1\x12\4\x08\7\x18\0\x0a\x4d\x0a\x19authentication.mechanisms"
)


def mysqlx(capabilities: bytes) -> Script:
    def script(client: socket.socket) -> None:
        client.sendall(NOTICE)
        client.recv(4096)
        client.sendall(struct.pack("<IB", 1 + len(capabilities), 2) + capabilities)
        client.recv(4096)

    return script


def test_the_x_protocol_of_mysql_by_its_capabilities(name: Name) -> None:
    seen = name(mysqlx(CAPABILITIES), "mysqlx")
    assert (seen.name, seen.product, seen.features) == ("mysqlx", "MySQL", ("tls",))
    assert name(mysqlx(b"\x0a\x03tls"), "mysqlx").name == ""


FATAL = b"E\0\0\0\x3aSFATAL\0C0A000\0Munsupported frontend protocol 65535.0\0\0"


def test_postgres_inside_tls_is_named_by_its_error_there(name: Name) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("ville.test").configure_cert(context)

    def script(client: socket.socket) -> None:
        client.recv(8)
        client.sendall(b"S")
        with context.wrap_socket(client, server_side=True) as tls:
            tls.recv(8)
            tls.sendall(FATAL)
            tls.recv(8)

    seen = name(script, "postgres")
    assert (seen.name, seen.tls, seen.proof.startswith("SFATAL")) == ("postgres", True, True)


@pytest.mark.parametrize(
    ("answer", "expected"), [(b"\0\0\4\5", True), (b"\0\0\0\0", False), (b"HTTP", False), (b"\x60\x60\xb0\x17", False)]
)  # fmt: skip
def test_neo4j_chooses_one_of_our_versions(answer: bytes, expected: bool) -> None:
    assert (QUESTIONS["neo4j"].understood(answer) is not None) is expected


def refused_start(words: bytes, code: bytes = b"0A000") -> bytes:
    body = b"SFATAL\0VFATAL\0C" + code + b"\0M" + words + b"\0\0"
    return b"E" + struct.pack(">I", len(body) + 4) + body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refused_start("nicht unterstütztes Frontend-Protokoll".encode()), "postgres"),
        (refused_start(b"bad packet header", b"08P01"), "postgres"),  # PgBouncer
        (refused_start(b"x")[:-2], ""),
        (b"E\xff\xff\xff\xffSFATAL\0C0A000\0Mprotocol\0\0", ""),
        (b"EFATAL protocol", ""),
    ],
)
def test_postgres_is_named_by_a_code_not_by_a_language(
    name: Name, answer: bytes, expected: str
) -> None:
    def script(client: socket.socket) -> None:
        if client.recv(8)[4:6] == b"\x04\xd2":
            client.sendall(b"N")
            client.recv(8)
            client.sendall(answer)
            client.recv(8)

    assert name(script, "postgres").name == expected


def test_postgres_that_has_no_place_left_says_so_at_once(name: Name) -> None:
    def script(client: socket.socket) -> None:
        if client.recv(8)[4:6] == b"\x04\xd2":
            client.sendall(refused_start(b"sorry, too many clients already", b"53300"))
            client.recv(8)

    assert name(script, "postgres").name == "postgres"


@pytest.mark.parametrize(
    ("answer", "how", "open_access"),
    [
        (b"-LOADING Redis is loading the dataset in memory\r\n", "protocol", True),
        (b"-MASTERDOWN Link with MASTER is down and replica-serve\r\n", "protocol", True),
        (b"-MISCONF Redis is configured to save RDB snapshots\r\n", "protocol", True),
        (b"-ERR max number of clients reached\r\n", "banner", None),
    ],
)
def test_redis_in_trouble_is_redis(answer: bytes, how: str, open_access: bool | None) -> None:
    seen = QUESTIONS["redis"].understood(answer)
    assert seen is not None
    assert (seen.how, seen.open_access) == (how, open_access)


@pytest.mark.parametrize("answer", [b"-LOADING\r\n", b"-ERR max\r\n", b"-MISCONF\r\n", b"PING\r\n"])
def test_other_troubles_name_no_redis(answer: bytes) -> None:
    assert QUESTIONS["redis"].understood(answer) is None


def test_memcached_that_asks_for_a_login_is_not_open(name: Name) -> None:
    def script(client: socket.socket) -> None:
        while client.recv(100):
            client.sendall(b"CLIENT_ERROR unauthenticated\r\n")

    for hint in ("memcached", ""):
        seen = name(script, hint)
        assert (seen.name, seen.open_access) == ("memcached", False)


def test_a_reply_of_mongodb_has_the_length_it_says() -> None:
    reply = b"\1\0\0\0cybr\1\0\0\0" + bytes(20) + b"\x01ok\0"
    understood = QUESTIONS["mongodb"].understood
    assert understood(struct.pack("<i", 4 + len(reply)) + reply) is not None
    assert understood(b"\xff\xff\xff\x7f" + reply) is None
