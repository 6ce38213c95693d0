import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cyberscan.network.port_sets import hands_off
from cyberscan.network.services import Identified, identify
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

IP = "127.0.0.1"
Script = Callable[[socket.socket], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Script], int]]:
    """``serve(script)`` runs a script on each connection to a real local listener; gives its port."""
    with ExitStack() as stack:

        def start(script: Script) -> int:
            server = stack.enter_context(_listening())
            threading.Thread(target=_accept, args=(server, script), daemon=True).start()
            return int(server.getsockname()[1])

        yield start


def _listening() -> socket.socket:
    """On a free port that is none of those to which nothing may be sent."""
    while True:
        server = socket.create_server((IP, 0))
        if server.getsockname()[1] % 10_000 not in hands_off() | {p % 10_000 for p in hands_off()}:
            return server
        server.close()


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
def name(serve: Callable[[Script], int]) -> Callable[..., Identified]:
    """``name(script, hint)``: what the identification makes of a peer, within its two connections."""

    def run(script: Script, hint: str = "") -> Identified:
        room = network(perimeter(addresses=[IP]), budget=Budget(connections=2, seconds=20))
        return identify(room, IP, serve(script), hint)

    return run
