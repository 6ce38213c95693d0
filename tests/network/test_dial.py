"""Connections: reasons told apart, limits held, slots given back."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cyberscan.network.dial import failure_of, own_addresses
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter
from tests.background import background

HOST = "www.ville.test"


@contextmanager
def peer(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                talk(connection)

        thread = background(serve)
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def hold(release: threading.Event) -> None:
    release.wait(5)


def lab(budget: Budget | None = None, **settings: Any) -> Network:
    return network(perimeter(hosts=[HOST]), budget=budget, **settings)


def reason(error: pytest.ExceptionInfo[LookFailed]) -> Reason:
    return error.value.failure.reason


def test_what_the_peer_says_is_read_and_counted() -> None:
    net = lab()
    with peer(lambda c: c.sendall(b"220 bonjour\r\nsuite")) as port:
        with net.connect("127.0.0.1", port, name=HOST) as stream:
            assert stream.receive_line() == b"220 bonjour"
            assert stream.receive_exactly(5) == b"suite"
            assert stream.receive() == b""
    assert net.meter.spent.connections == 1
    assert net.meter.spent.bytes_in == len(b"220 bonjour\r\nsuite")


def test_a_closed_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LookFailed) as error:
        lab().connect("127.0.0.1", port, name=HOST)
    assert reason(error) is Reason.REFUSED


def test_silence_is_a_timeout() -> None:
    release = threading.Event()
    with peer(lambda c: hold(release)) as port:
        with lab(read_timeout=0.1).connect("127.0.0.1", port, name=HOST) as stream:
            with pytest.raises(LookFailed) as error:
                stream.receive()
        release.set()
    assert reason(error) is Reason.TIMEOUT


def test_an_endless_peer_is_cut_at_the_limit() -> None:
    def endless(connection: socket.socket) -> None:
        try:
            while True:
                connection.sendall(b"x" * 65536)
        except OSError:
            return

    with peer(endless) as port:
        with lab().connect("127.0.0.1", port, name=HOST, limit=100_000) as stream:
            with pytest.raises(LookFailed) as error:
                stream.receive_exactly(200_000)
    assert reason(error) is Reason.BUDGET_SPENT


def test_one_byte_a_time_does_not_outlive_the_deadline() -> None:
    release = threading.Event()

    def drip(connection: socket.socket) -> None:
        while not release.wait(0.05):
            connection.sendall(b"x")

    with peer(drip) as port:
        net = lab(Budget(connections=1, seconds=0.4))
        with net.connect("127.0.0.1", port, name=HOST) as stream:
            with pytest.raises(LookFailed) as error:
                stream.receive_exactly(1000)
        release.set()
    assert reason(error) is Reason.TIMEOUT


def test_a_peer_that_ends_early_is_a_protocol_error() -> None:
    with peer(lambda c: c.sendall(b"12")) as port:
        with lab().connect("127.0.0.1", port, name=HOST) as stream:
            with pytest.raises(LookFailed) as error:
                stream.receive_exactly(4)
    assert reason(error) is Reason.PROTOCOL_ERROR


def test_nothing_is_dialled_for_a_name_outside_the_perimeter() -> None:
    net = lab()
    with pytest.raises(LookFailed) as error:
        net.connect("127.0.0.1", 9, name="www.ailleurs.test")
    assert reason(error) is Reason.OUT_OF_SCOPE
    assert net.meter.spent.connections == 0


def test_slots_are_given_back_after_refusals() -> None:
    net = lab(Budget(connections=50, seconds=10), max_connections=1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for _ in range(3):
        with pytest.raises(LookFailed) as error:
            net.connect("127.0.0.1", port, name=HOST)
        assert reason(error) is Reason.REFUSED


def test_own_addresses_are_addresses() -> None:
    for ip in own_addresses():
        assert str(ipaddress.ip_address(ip)) == ip


def test_an_error_of_tls_is_the_peers_not_a_refusal_of_this_machine() -> None:
    error = ssl.SSLError(1, "[SSL] tlsv13 alert certificate required")  # 1 is also EPERM
    assert failure_of(error, "read").failure.reason is Reason.PROTOCOL_ERROR
    assert failure_of(PermissionError(1, "no"), "read").failure.reason is Reason.BLOCKED
