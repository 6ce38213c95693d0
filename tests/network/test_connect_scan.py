import socket
from contextlib import ExitStack

import pytest

from cyberscan.network.connect_scan import Door, _Round, connect_scan
from cyberscan.perimeter.scope import Contact, Permit
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

HERE = perimeter(addresses=["127.0.0.1", "::1"])


def test_open_and_closed_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        room = network(HERE)
        ports = [server.getsockname()[1], unused.getsockname()[1]]
        permits = [room.permit("127.0.0.1", port, Contact.SCAN) for port in ports]
        seen = connect_scan(room, {"127.0.0.1": permits})
        assert seen == {"127.0.0.1": {ports[0]: "open", ports[1]: "closed"}}


def test_it_speaks_ipv6() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        room = network(HERE)
        port = server.getsockname()[1]
        permits = {"::1": [room.permit("::1", port, Contact.SCAN)]}
        assert connect_scan(room, permits) == {"::1": {port: "open"}}


@pytest.mark.parametrize("passes", [1, 2])
def test_silence_is_asked_as_often_as_was_said(
    passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A listener whose queue is full drops what comes: the kernel's own way of being silent.
    started = []
    begin = _Round.start

    def counted(self: _Round, door: Door, permit: Permit) -> None:
        started.append(door)
        begin(self, door, permit)

    monkeypatch.setattr(_Round, "start", counted)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as stack:
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        room = network(HERE)
        port = full.getsockname()[1]
        permits = {"127.0.0.1": [room.permit("127.0.0.1", port, Contact.SCAN)]}
        assert connect_scan(room, permits, passes=passes) == {"127.0.0.1": {port: "filtered"}}
    assert len(started) == passes


def test_the_deadline_ends_it_as_a_failed_look() -> None:
    room = network(HERE, budget=Budget(seconds=0.0))
    with pytest.raises(LookFailed) as caught:
        connect_scan(room, {"127.0.0.1": [room.permit("127.0.0.1", 9, Contact.SCAN)]})
    assert caught.value.failure.reason is Reason.TIMEOUT
