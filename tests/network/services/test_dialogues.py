"""Answers that come late, inside TLS, or only to a second question."""

import socket
import ssl
import time
from collections.abc import Callable

import pytest
import trustme

from cyberscan.network.services import Identified

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]
ELASTIC = b'{"name":"n","cluster_name":"c","version":{"number":"8.11.1","lucene_version":"9"}}'


def answering(answer: bytes) -> Script:
    def script(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(answer)

    return script


def docker(client: socket.socket) -> None:
    body = b'{"message":"page not found"}'
    if client.recv(4096).startswith(b"GET /version "):
        body = b'{"Version":"24.0","ApiVersion":"1.43","MinAPIVersion":"1.12"}'
    client.sendall(b"HTTP/1.1 200 OK\r\nServer: Docker/24.0 (linux)\r\n\r\n" + body)


def ssh(client: socket.socket) -> None:
    client.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    client.recv(4096)


def slowly(*pieces: bytes) -> Callable[[socket.socket], None]:
    """A peer whose answer comes in pieces, as on a line that loses segments."""

    def script(client: socket.socket) -> None:
        client.recv(4096)
        for piece in pieces:
            client.sendall(piece)
            time.sleep(0.4)

    return script


def test_an_answer_in_slow_pieces_is_heard_to_its_end(name: Name) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ELASTIC)
    for hint in ("elasticsearch", ""):
        assert name(slowly(head, ELASTIC[:20], ELASTIC[20:]), hint).name == "elasticsearch"
    assert name(slowly(b"VERSION", b" 1.6.18\r\n"), "memcached").name == "memcached"


def inside_tls(script: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """``script`` behind TLS; a peer that does not speak it is hung up on without a word."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("ville.test").configure_cert(context)

    def wrapped(client: socket.socket) -> None:
        if client.recv(1, socket.MSG_PEEK) != b"\x16":
            return
        with context.wrap_socket(client, server_side=True) as tls:
            script(tls)

    return wrapped


LDAP_DONE = bytes.fromhex("300c02010165070a010004000400")


@pytest.mark.parametrize(
    ("peer", "hint", "expected", "open_access"),
    [
        (answering(LDAP_DONE), "ldaps", "ldap", None),
        (answering(b"\x20\2\0\0"), "mqtts", "mqtt", True),
        (answering(b"+PONG\r\n"), "redis", "redis", True),
        (docker, "https", "docker", True),
        (docker, "docker", "docker", True),
        (
            answering(b'HTTP/1.0 200 OK\r\n\r\n{"etcdserver":"3.4","etcdcluster":"3.4"}'),
            "etcd",
            "etcd",
            None,
        ),
    ],
)
def test_a_service_inside_tls_is_asked_there(
    name: Name, peer: Callable[[socket.socket], None], hint: str, expected: str,
    open_access: bool | None,
) -> None:  # fmt: skip
    seen = name(inside_tls(peer), hint)
    assert (seen.name, seen.tls, seen.open_access) == (expected, True, open_access)


def test_whoever_speaks_first_on_a_web_port_is_named(name: Name) -> None:
    assert name(ssh, "http").name == "ssh"


def smb_server(*, takes_old: bool) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        asked = client.recv(4096)
        if b"SMB 2" in asked:
            body = b"\xfeSMB" + bytes(8) + b"\0\0" + bytes(2) + b"\1" + bytes(47) + b"A\0"
        else:
            index = b"\0\0" if takes_old else b"\xff\xff"
            body = b"\xffSMB\x72" + bytes(4) + b"\x88\x53\xc8" + bytes(20) + b"\x11" + index
        client.sendall(len(body).to_bytes(4, "big") + body)

    return script


@pytest.mark.parametrize(("takes_old", "features"), [(True, ("smb1", "smb2")), (False, ("smb2",))])
def test_the_first_version_of_smb_is_asked_for_alone(
    name: Name, takes_old: bool, features: tuple[str, ...]
) -> None:
    assert name(smb_server(takes_old=takes_old), "smb").features == features


def ftp(**answers: bytes) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        client.sendall(b"220 FTP ready\r\n")
        while data := client.recv(100):
            client.sendall(answers[data.split()[0].decode()])

    return script


@pytest.mark.parametrize(
    ("feat", "auth", "features"),
    [
        (b"500 What?\r\n", b"234 Go on\r\n", ("auth tls",)),
        (b"530 Log in\r\n", b"234 Go on\r\n", ("auth tls",)),
        (b"500 What?\r\n", b"500 What?\r\n", ("no feat",)),
        (b"530 Log in\r\n", b"530 Log in\r\n", ()),
    ],
)
def test_ftp_without_a_list_is_asked_for_tls_itself(
    name: Name, feat: bytes, auth: bytes, features: tuple[str, ...]
) -> None:
    assert name(ftp(FEAT=feat, AUTH=auth)).features == features
