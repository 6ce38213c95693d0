"""Fake servers of every dialect, hostile ones included: real sockets on loopback."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cyberscan.network.session import Network
from cyberscan.network.starttls import open_stream
from cyberscan.network.tls.messages import TLS12, Hello, client_hello
from cyberscan.sdk import Budget, Endpoint, LookFailed
from cyberscan.testing import network, perimeter

IP = "127.0.0.1"
HOST = "ville.test"
HELLO = client_hello(Hello(TLS12, (0xC02F,), HOST))
SERVED = b"\x16\x03\x03"
"""The first bytes of a server's handshake, said once a ClientHello came whole."""
Script = Callable[[socket.socket], None]


def room(seconds: float = 10) -> Network:
    declared = perimeter(domains=[HOST], addresses=[IP])
    return network(declared, budget=Budget(connections=3, seconds=seconds))


@pytest.fixture
def serve() -> Iterator[Callable[[Script], int]]:
    """``serve(script)`` runs a script on each connection; gives the port."""
    with ExitStack() as stack:

        def start(script: Script) -> int:
            server = stack.enter_context(socket.create_server((IP, 0)))
            stack.callback(server.shutdown, socket.SHUT_RDWR)
            threading.Thread(target=_accept, args=(server, script), daemon=True).start()
            return int(server.getsockname()[1])

        yield start


def _accept(server: socket.socket, script: Script) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_run, args=(client, script), daemon=True).start()


def _run(client: socket.socket, script: Script) -> None:
    with client:
        client.settimeout(5)
        try:
            script(client)
        except OSError:
            return


@pytest.fixture
def upgraded(serve: Callable[[Script], int]) -> Callable[..., bytes]:
    """``upgraded(dialect, script)``: what comes after our ClientHello; raises what ``open_stream`` raises."""

    def talk(dialect: str, script: Script, *, host: str = HOST, seconds: float = 10) -> bytes:
        here = room(seconds)
        target = Endpoint.model_validate(
            {"host": host, "ip": IP, "port": serve(script), "starttls": dialect}
        )
        try:
            with open_stream(here, target) as stream:
                stream.send(HELLO)
                return stream.receive_exactly(3)
        finally:  # whatever happened, the connection's slot was given back
            lane = here.governor.lane(IP)
            free = [
                lane.slots.acquire(blocking=False) for _ in range(here.settings.max_connections)
            ]
            assert all(free)

    return talk


@pytest.fixture
def refusal(upgraded: Callable[..., bytes]) -> Callable[..., LookFailed]:
    """``refusal(dialect, script)``: how asking for TLS ended, where it did not succeed."""

    def ended(dialect: str, script: Script, **options: object) -> LookFailed:
        with pytest.raises(LookFailed) as raised:
            upgraded(dialect, script, **options)
        return raised.value

    return ended
