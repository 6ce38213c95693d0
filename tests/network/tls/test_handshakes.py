"""The certificate look, child process included, against servers on loopback."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
import trustme

from cyberscan.network.tls.handshakes import CONNECTIONS, read_certificates
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Endpoint, Level
from cyberscan.testing import network, perimeter

HOST = "www.ville.test"
Prepare = Callable[[socket.socket], None]


class Peer:
    """A TLS server that counts its connections."""

    def __init__(self, context: ssl.SSLContext | None, prepare: Prepare | None = None) -> None:
        self.connections = 0
        self._context = context
        self._prepare = prepare
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            if self._prepare:
                self._prepare(connection)
            if self._context:
                with self._context.wrap_socket(connection, server_side=True) as tls:
                    tls.recv(100)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@pytest.fixture(scope="module")
def root() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(root: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    root.cert_pem.write_to_path(str(path))
    return path


def serving(authority: trustme.CA, name: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def room(ca_file: Path | None = None, level: Level = Level.ACTIVE) -> Network:
    return network(
        perimeter(hosts=[HOST]),
        budget=Budget(connections=CONNECTIONS, seconds=60),
        level=level, rate=1000.0, read_timeout=2.0, ca_file=ca_file,
    )  # fmt: skip


def endpoint(port: int, starttls: bool = False) -> Endpoint:
    return Endpoint(host=HOST, ip="127.0.0.1", port=port, starttls="smtp" if starttls else "")


def test_a_good_server_is_read_and_every_connection_counted(
    root: trustme.CA, ca_file: Path
) -> None:
    talk = room(ca_file)
    with Peer(serving(root)) as peer:
        fact = read_certificates(talk, endpoint(peer.port))
    assert (fact.trusted, fact.trust_error, fact.matches_name, fact.chain_complete) == (
        True, "", True, True,
    )  # fmt: skip
    assert fact.chain[0].names == (HOST,)
    assert talk.meter.spent.connections == peer.connections <= CONNECTIONS
    assert talk.governor.connections_by_address["127.0.0.1"] == peer.connections


def test_the_extra_authority_is_needed_to_trust_it(root: trustme.CA) -> None:
    with Peer(serving(root, "autre.test")) as peer:
        fact = read_certificates(room(), endpoint(peer.port))
    assert (fact.trusted, fact.trust_error, fact.matches_name) == (False, "unknown_issuer", False)


def test_behind_starttls(root: trustme.CA, ca_file: Path) -> None:
    def greet(connection: socket.socket) -> None:
        connection.sendall(b"220 mx.ville.test ESMTP\r\n")
        connection.recv(1024)
        connection.sendall(b"250-mx.ville.test\r\n250 STARTTLS\r\n")
        connection.recv(1024)
        connection.sendall(b"220 go ahead\r\n")

    with Peer(serving(root), greet) as peer:
        fact = read_certificates(room(ca_file), endpoint(peer.port, starttls=True))
    assert fact.trusted is True


def test_an_old_server_costs_no_more_than_declared(root: trustme.CA, ca_file: Path) -> None:
    context = serving(root)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.deprecated_call():
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.deprecated_call():
        context.maximum_version = ssl.TLSVersion.TLSv1
    with Peer(context) as peer:
        fact = read_certificates(room(ca_file), endpoint(peer.port))
    assert fact.trusted is True
    assert peer.connections <= CONNECTIONS


def test_a_closed_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with pytest.raises(LookFailed) as failed:
        read_certificates(room(), endpoint(port))
    assert failed.value.failure.reason is Reason.REFUSED


def test_clear_text_is_a_failed_look() -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with Peer(None, answer) as peer, pytest.raises(LookFailed) as failed:
        read_certificates(room(), endpoint(peer.port))
    assert failed.value.failure.reason is Reason.PROTOCOL_ERROR


def test_the_deadline_ends_the_child(root: trustme.CA) -> None:
    talk = network(
        perimeter(hosts=[HOST]), budget=Budget(connections=CONNECTIONS, seconds=0.3), rate=1000.0
    )
    with Peer(serving(root)) as peer, pytest.raises(LookFailed) as failed:
        read_certificates(talk, endpoint(peer.port))
    assert failed.value.failure.reason is Reason.TIMEOUT
    assert talk.meter.spent.connections == CONNECTIONS


def test_the_gate_is_asked_before_anything_is_sent() -> None:
    with Peer(None) as peer, pytest.raises(LookFailed) as failed:
        read_certificates(room(level=Level.PASSIVE), endpoint(peer.port))
    assert failed.value.failure.reason is Reason.LEVEL_TOO_LOW
    assert peer.connections == 0
