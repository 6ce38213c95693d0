"""What a share says of its versions and its signing: Samba 4.17, as it answered."""

import socket
import struct
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified
from cyberscan.network.services.questions import QUESTIONS

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]


def negotiated(dialect: int, mode: int) -> bytes:
    head = b"\xfeSMB" + struct.pack("<HHIHHI", 64, 0, 0, 0, 1, 1) + bytes(44)
    body = head + struct.pack("<HHHH", 65, mode, dialect, 0) + bytes(60)
    return struct.pack(">I", len(body)) + body


def old(index: bytes) -> bytes:
    body = b"\xffSMB\x72" + bytes(4) + b"\x88\x53\xc8" + bytes(20) + b"\x11" + index + bytes(32)
    return struct.pack(">I", len(body)) + body


def samba(newest: int, mode: int, index: bytes = b"\xff\xff") -> Script:
    def script(client: socket.socket) -> None:
        if b"SMB 2.???" not in client.recv(4096):
            client.sendall(old(index))
            return
        client.sendall(negotiated(0x02FF, mode))
        if client.recv(4096)[4:8] == b"\xfeSMB":
            client.sendall(negotiated(newest, mode))
            client.recv(10)

    return script


@pytest.mark.parametrize(
    ("peer", "features"),
    [
        (samba(0x0311, 3), ("smb2", "dialect 3.1.1", "signing required")),
        (samba(0x0210, 1), ("smb2", "dialect 2.1", "signing optional")),
        (samba(0x0311, 1, b"\0\0"), ("smb1", "smb2", "dialect 3.1.1", "signing optional")),
        (samba(0x9999, 1), ("smb2", "signing optional")),
    ],
)
def test_versions_and_signing(name: Name, peer: Script, features: tuple[str, ...]) -> None:
    seen = name(peer, "smb")
    assert (seen.name, seen.how, seen.features) == ("smb", "protocol", features)


def test_a_request_sent_back_is_no_share(name: Name) -> None:
    def echo(client: socket.socket) -> None:
        while data := client.recv(4096):
            client.sendall(data)

    assert name(echo, "smb").name == ""


def apple(machine: bytes, *ways: bytes) -> bytes:
    """A server's information: four offsets, flags, its name, then what they point to."""
    name = b"\5Ville"
    at = 10 + len(name)
    machine = bytes([len(machine)]) + machine
    versions = b"\1\6AFP3.4"
    logins = bytes([len(ways)]) + b"".join(bytes([len(way)]) + way for way in ways)
    body = struct.pack(
        ">5H", at, at + len(machine), at + len(machine) + len(versions), 0, 0
    ) + name + machine + versions + logins  # fmt: skip
    return b"\1\3\0\1" + bytes(4) + struct.pack(">II", len(body), 0) + body


@pytest.mark.parametrize(
    ("answer", "product", "version", "features"),
    [
        (
            apple(b"Netatalk3.1.12", b"DHX2", b"No User Authent"),
            "Netatalk",
            "3.1.12",
            ("guest announced",),
        ),
        (apple(b"TimeCapsule", b"DHX2"), "TimeCapsule", "", ()),
        (apple(b"Netatalk", b"DHX2")[:30], "", "", ()),
        (b"\1\3\0\1" + bytes(12) + b"\xff" * 40, "", "", ()),
    ],
)
def test_an_apple_share_announces_its_guests(
    answer: bytes, product: str, version: str, features: tuple[str, ...]
) -> None:
    seen = QUESTIONS["afp"].understood(answer)
    assert seen is not None
    assert (seen.product, seen.version, seen.features) == (product, version, features)


def test_the_versions_of_a_file_service() -> None:
    body = b"cybr" + struct.pack(">7I", 1, 0, 0, 0, 2, 4, 4)
    seen = QUESTIONS["nfs"].understood(struct.pack(">I", 0x80000000 | len(body)) + body)
    assert seen is not None
    assert seen.features == ("versions 4 to 4",)


def test_a_server_that_has_unlearnt_the_old_message_is_asked_by_the_new_one(name: Name) -> None:
    def script(client: socket.socket) -> None:
        if client.recv(4096)[4:8] == b"\xfeSMB":
            client.sendall(negotiated(0x0311, 3))
            client.recv(10)

    seen = name(script, "smb")
    assert (seen.name, seen.features) == ("smb", ("smb2", "dialect 3.1.1", "signing required"))
