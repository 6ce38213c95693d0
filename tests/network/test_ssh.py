import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cyberscan.network.ssh import SshAnnouncement, read_ssh
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter
from tests.background import background

Read = Callable[[bytes], SshAnnouncement]


@pytest.fixture
def read() -> Iterator[Read]:
    """``read(bytes)``: what is made of a server that says them and hangs up."""
    with ExitStack() as stack:

        def run(words: bytes) -> SshAnnouncement:
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

            def speak() -> None:
                client, _ = server.accept()
                with client:
                    client.sendall(words)
                    client.shutdown(socket.SHUT_WR)
                    client.recv(100)

            background(speak)
            room = network(perimeter(addresses=["127.0.0.1"]))
            return read_ssh(room, "127.0.0.1", server.getsockname()[1])

        yield run


def kexinit(*lists: str) -> bytes:
    payload = b"\x14" + bytes(16)
    for names in (*lists, *[""] * (10 - len(lists))):
        payload += struct.pack(">I", len(names)) + names.encode()
    payload += bytes(5)
    return struct.pack(">IB", len(payload) + 5, 4) + payload + bytes(4)


def test_the_lists_are_read_in_the_servers_order(read: Read) -> None:
    packet = kexinit("curve25519-sha256,dh", "ssh-ed25519", "a,b", "b,c", "m1", "m1")
    seen = read(b"Bonjour\r\nSSH-2.0-OpenSSH_9.2p1\r\n" + packet)
    assert (seen.banner, seen.protocol) == ("SSH-2.0-OpenSSH_9.2p1", "2.0")
    assert (seen.kex, seen.host_keys) == (("curve25519-sha256", "dh"), ("ssh-ed25519",))
    assert (seen.ciphers, seen.macs) == (("a", "b", "c"), ("m1",))


def test_protocol_1_has_no_lists(read: Read) -> None:
    assert read(b"SSH-1.5-Cisco-1.25\n") == SshAnnouncement("SSH-1.5-Cisco-1.25", "1.5")


@pytest.mark.parametrize(
    "words",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"x\n" * 200,
        b"SSH-2.0-x\r\n",
        b"SSH-2.0-x\r\n" + b"\xff\xff\xff\xff",
        b"SSH-2.0-x\r\n" + struct.pack(">IB", 30, 4) + b"\x15" + bytes(28),
        b"SSH-2.0-x\r\n" + struct.pack(">IB", 30, 4) + b"\x14" + bytes(16) + b"\xff" * 12,
    ],
)
def test_anything_else_is_a_protocol_error(read: Read, words: bytes) -> None:
    with pytest.raises(LookFailed) as caught:
        read(words)
    assert caught.value.failure.reason is Reason.PROTOCOL_ERROR
