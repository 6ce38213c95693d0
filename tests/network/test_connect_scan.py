import socket

import pytest

from cyberscan.network.connect_scan import connect_scan
from cyberscan.perimeter.scope import Contact
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


def test_the_deadline_ends_it_as_a_failed_look() -> None:
    room = network(HERE, budget=Budget(seconds=0.0))
    with pytest.raises(LookFailed) as caught:
        connect_scan(room, {"127.0.0.1": [room.permit("127.0.0.1", 9, Contact.SCAN)]})
    assert caught.value.failure.reason is Reason.TIMEOUT
