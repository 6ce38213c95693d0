"""Debuggers, remote calls and repositories, by what real daemons answer."""

import socket
import struct
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified, identify
from cyberscan.network.services.questions import QUESTIONS
from cyberscan.testing import network, perimeter
from tests.background import background

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]


def said(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


def jdwp(number: bytes = b"cybr", flags: int = 0x80, before: bytes = b"") -> Script:
    """OpenJDK 17: the handshake, then the reply to VirtualMachine.Version."""

    def script(client: socket.socket) -> None:
        client.sendall(client.recv(14))
        if not client.recv(100):
            return
        body = said(b"Java Debug Wire Protocol") + struct.pack(">II", 17, 0)
        body += said(b"17.0.15") + said(b"OpenJDK 64-Bit Server VM")
        head = struct.pack(">I", 11 + len(body)) + number + bytes([flags]) + b"\0\0"
        client.sendall(before + head + body)
        client.recv(10)

    return script


EVENT = struct.pack(">IIBBB", 15, 1, 0, 64, 100) + bytes(4)


@pytest.mark.parametrize("before", [b"", EVENT])
def test_a_debugger_is_proved_by_its_version(name: Name, before: bytes) -> None:
    seen = name(jdwp(before=before), "jdwp")
    assert (seen.name, seen.open_access) == ("jdwp", True)
    assert (seen.product, seen.version) == ("OpenJDK 64-Bit Server VM", "17.0.15")


def echo(client: socket.socket) -> None:
    while data := client.recv(4096):
        client.sendall(data)


@pytest.mark.parametrize("peer", [echo, jdwp(number=b"abcd"), jdwp(flags=0)])
def test_an_echo_of_the_handshake_is_no_debugger(name: Name, peer: Script) -> None:
    assert name(peer, "jdwp").name == ""


def adb(command: bytes, payload: bytes) -> bytes:
    magic = int.from_bytes(command, "little") ^ 0xFFFFFFFF
    numbers = struct.pack("<IIIII", 0x01000001, 4096, len(payload), sum(payload), magic)
    return command + numbers + payload


DEVICE = b"device::ro.product.name=x;ro.product.model=Ecran 55;features=cmd"
NOT_EXPORTED = b"ERR access denied or repository not exported: /cyberscan-does-not-exist.git"
ANSWERS = [
    ("adb", adb(b"CNXN", DEVICE), True),
    ("adb", adb(b"AUTH", bytes(20)), False),
    ("adb", adb(b"STLS", b""), False),
    ("git", b"%04x" % (4 + len(NOT_EXPORTED)) + NOT_EXPORTED, None),
    ("rmi", b"N\0\x09127.0.0.1\0\0\xc9\xfa", None),
    ("ajp", b"AB\0\1\x09", None),
    ("spamd", b"SPAMD/1.5 0 PONG\r\n", True),
    ("irc", b":irc.ville.test PONG irc.ville.test :cyberscan\r\n", None),
    ("irc", b":irc.ville.test 451 * :You have not registered\r\n", None),
    (
        "pptp",
        b"\0\x9c\0\1\x1a\x2b\x3c\x4d\0\2".ljust(92, b"\0") + b"MikroTik".ljust(64, b"\0"),
        None,
    ),
    ("msrpc", b"\5\0\x0c\3\x10\0\0\0\x3c\0\0\0cybr" + bytes(44), None),
]


@pytest.mark.parametrize(("service", "answer", "open_access"), ANSWERS)
def test_the_real_answer_is_understood(
    service: str, answer: bytes, open_access: bool | None
) -> None:
    seen = QUESTIONS[service].understood(answer)
    assert seen is not None
    assert (seen.name, seen.open_access) == (service, open_access)


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("adb", adb(b"CNXN", b"host::\0")),
        ("adb", adb(b"CNXN", DEVICE)[:-1]),
        ("adb", adb(b"CNXN", DEVICE).replace(b"\xbc\xb1\xa7\xb1", b"\0\0\0\0")),
        ("git", b"0007ERR more than it says"),
        ("git", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("rmi", b"N"),
        ("rmi", b"N\0\x09<script>!\0\0\xc9\xfa"),
        ("ajp", b"AB\0\1\x09\0"),
        ("spamd", b"SPAMD/1.5 76 Bad header line: GET\r\n"),
        ("irc", b"PING :cyberscan\r\n"),
        ("irc", b"ERROR :Closing link\r\n"),
        ("pptp", bytes(156)),
        ("msrpc", b"\5\0\x0c\3\x10\0\0\0\x3c\0\0\0abcd" + bytes(44)),
        ("rdp", bytes.fromhex("0300001602e0000000010000c1020100c2020102c0010a")),  # a controller
        ("rdp", bytes.fromhex("0300001611d00001000100c0010ac1020100c2020102")),
    ],
)
def test_a_near_miss_is_not(service: str, answer: bytes) -> None:
    assert QUESTIONS[service].understood(answer) is None


def test_no_question_takes_its_own_echo() -> None:
    for service, question in QUESTIONS.items():
        assert question.understood(question.send) is None, service


def test_a_repository_of_subversion_greets(name: Name) -> None:
    # svnserve 1.14
    words = b"( success ( 2 2 ( ) ( edit-pipeline svndiff1 absent-entries depth ) ) ) "

    def script(client: socket.socket) -> None:
        client.sendall(words)
        client.recv(100)

    assert name(script).name == "svn"


ALONE = "127.0.0.12"  # its own address, so that a real service of the machine is not in the way


def test_the_debugger_of_tomcat_is_found_where_applications_are_expected() -> None:
    with socket.create_server((ALONE, 8000)) as server:

        def serve() -> None:
            for _ in range(2):
                client, _ = server.accept()
                with client:
                    client.settimeout(5)
                    strict(client)

        server_thread = background(serve)
        seen = identify(network(perimeter(addresses=[ALONE])), ALONE, 8000)
        server_thread.join()
    assert (seen.name, seen.open_access) == ("jdwp", True)


def strict(client: socket.socket) -> None:
    """It hangs up on whatever is not its handshake."""
    if client.recv(14, socket.MSG_PEEK).startswith(b"JDWP"):
        jdwp()(client)
