"""The key that a server shows, by every exchange that is spoken, and what breaks on the way."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cyberscan.network.ssh import SshAnnouncement, read_ssh
from cyberscan.network.ssh_host_key import HostKey, host_key
from cyberscan.network.ssh_packets import integer, packet, string
from cyberscan.reasons import LookFailed
from cyberscan.testing import network, perimeter
from tests.background import background

Show = Callable[..., SshAnnouncement]
BANNER = b"SSH-2.0-OpenSSH_9.2p1\r\n"


def rsa(bits: int) -> bytes:
    return string(b"ssh-rsa") + integer(65537) + integer((1 << bits) - 1)


def lists(exchange: str, signature: str) -> bytes:
    names = (exchange, signature, "aes256-ctr", "aes256-ctr", "m", "m", "none", "none", "", "")
    return b"\x14" + bytes(16) + b"".join(string(name.encode()) for name in names) + bytes(5)


def read_packet(client: socket.socket) -> bytes:
    size = int.from_bytes(client.recv(4, socket.MSG_WAITALL), "big")
    body = client.recv(size, socket.MSG_WAITALL)
    return body[1 : size - body[0]] if body else b""


@pytest.fixture
def show() -> Iterator[Show]:
    """``show(exchange, signature, *replies)``: what is made of a server that answers so, a packet each."""
    with ExitStack() as stack:

        def run(exchange: str, signature: str, *replies: bytes) -> SshAnnouncement:
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

            def speak() -> None:
                client, _ = server.accept()
                with client:
                    client.settimeout(5)
                    client.sendall(BANNER + packet(lists(exchange, signature)))
                    while client.recv(1) != b"\n":
                        pass
                    if read_packet(client)[:1] != b"\x14":
                        return  # it left, having nothing to exchange
                    for reply in replies:
                        read_packet(client)
                        client.sendall(reply)
                    client.shutdown(socket.SHUT_WR)
                    client.recv(100)

            background(speak)
            room = network(perimeter(addresses=["127.0.0.1"]), read_timeout=2.0)
            return read_ssh(room, "127.0.0.1", server.getsockname()[1])

        yield run


def reply(key: bytes, number: int = 31) -> bytes:
    return packet(bytes([number]) + string(key) + string(b"f") + string(b"signature"))


@pytest.mark.parametrize(
    "exchange",
    [
        "curve25519-sha256",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp521",
        "diffie-hellman-group14-sha256",
        "diffie-hellman-group1-sha1",
    ],
)
def test_the_key_is_seen_by_every_exchange(show: Show, exchange: str) -> None:
    seen = show(exchange, "rsa-sha2-512", reply(rsa(1024)))
    assert seen.host_key == HostKey("ssh-rsa", 1024)


def test_a_group_is_chosen_first_where_the_server_wants_it(show: Show) -> None:
    group = packet(b"\x1f" + integer((1 << 2048) - 1) + integer(2))
    name = "diffie-hellman-group-exchange-sha256"
    assert show(name, "ssh-rsa", group, reply(rsa(2048), 33)).host_key == HostKey("ssh-rsa", 2048)
    tiny = packet(b"\x1f" + integer(7) + integer(2))
    assert show(name, "ssh-rsa", tiny).host_key is None


def test_what_a_server_says_between_is_passed_over(show: Show) -> None:
    between = packet(b"\x04\0" + string(b"debug") + string(b""))
    seen = show("curve25519-sha256", "ssh-rsa", between + reply(rsa(3072)))
    assert seen.host_key == HostKey("ssh-rsa", 3072)


@pytest.mark.parametrize(
    ("exchange", "signature", "answer"),
    [
        ("sntrup761x25519-sha512@openssh.com", "ssh-rsa", b""),
        ("curve25519-sha256", "webauthn-sk-x", b""),
        ("curve25519-sha256", "ssh-rsa", b""),
        ("curve25519-sha256", "ssh-rsa", packet(b"\x01" + bytes(12))),
        ("curve25519-sha256", "ssh-rsa", b"\xff\xff\xff\xff"),
        ("curve25519-sha256", "ssh-rsa", packet(b"\x1f\xff\xff\xff\xff")),
        ("curve25519-sha256", "ssh-rsa", packet(b"\x04\0") * 20),
    ],
    ids=["exchange", "signature", "silence", "goodbye", "huge", "cut", "endless"],
)
def test_the_lists_stay_when_no_key_is_shown(
    show: Show, exchange: str, signature: str, answer: bytes
) -> None:
    seen = show(exchange, signature, *([answer] if answer else []))
    assert (seen.kex, seen.host_key) == ((exchange,), None)


@pytest.mark.parametrize(
    ("blob", "key"),
    [
        (rsa(2048), HostKey("ssh-rsa", 2048)),
        (string(b"ssh-dss") + integer((1 << 1024) - 1), HostKey("ssh-dss", 1024)),
        (string(b"ecdsa-sha2-nistp384") + string(b"nistp384"), HostKey("ecdsa-sha2-nistp384", 384)),
        (string(b"ssh-ed25519") + string(bytes(32)), HostKey("ssh-ed25519", 256)),
        (string(b"ssh-rsa-cert-v01@openssh.com"), None),
    ],
    ids=["rsa", "dsa", "ecdsa", "ed25519", "certificate"],
)
def test_the_forms_of_keys(blob: bytes, key: HostKey | None) -> None:
    assert host_key(blob) == key


def test_a_key_cut_short_is_none() -> None:
    with pytest.raises(LookFailed):
        host_key(rsa(2048)[:40])
