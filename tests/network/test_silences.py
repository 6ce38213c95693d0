import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cyberscan.demo.mail_server import MailServer
from cyberscan.network.silences import ENOUGH, Silences
from cyberscan.network.smtp import connect
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

HOST = "mx.ville.test"


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that takes no connection and refuses none: its queue is full, at every local address."""
    with ExitStack() as sockets:
        server = sockets.enter_context(socket.socket())
        server.bind(("0.0.0.0", 0))  # every address of the loopback network
        server.listen(0)
        port = int(server.getsockname()[1])
        for _ in range(8):
            client = sockets.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        yield port


def test_after_some_addresses_no_other_is_called(deaf: int) -> None:
    here = network(perimeter(domains=["ville.test"]), connect_timeout=0.1)
    seen = []
    for last in range(1, ENOUGH + 4):
        with pytest.raises(LookFailed) as raised:
            connect(here, f"127.0.0.{last}", deaf, f"mx{last}.ville.test")
        seen.append(raised.value.failure)
    assert [failure.reason for failure in seen] == [Reason.TIMEOUT] * ENOUGH + [Reason.BLOCKED] * 3
    assert all(failure.detail.startswith(f"connect {deaf}") for failure in seen)
    assert here.meter.spent.connections == ENOUGH


def test_one_that_answers_proves_that_the_port_can_be_called(deaf: int) -> None:
    silences = Silences()
    silences.answered(25)
    for last in range(10):
        silences.failed("", f"192.0.2.{last}", 25, Reason.TIMEOUT)
    silences.give_up(25)


def test_a_refusal_is_an_answer() -> None:
    silences = Silences()
    silences.failed("", "192.0.2.99", 25, Reason.REFUSED)
    for last in range(10):
        silences.failed("", f"192.0.2.{last}", 25, Reason.TIMEOUT)
    silences.give_up(25)


@pytest.mark.parametrize("reason", [Reason.UNREACHABLE, Reason.BUDGET_SPENT, Reason.OUT_OF_SCOPE])
def test_only_silence_counts(reason: Reason) -> None:
    silences = Silences()
    for last in range(10):
        silences.failed("", f"192.0.2.{last}", 25, reason)
    silences.give_up(25)


@pytest.mark.parametrize(
    "silent",
    [
        [("mx", "192.0.2.1"), ("mx", "192.0.2.2"), ("mx", "192.0.2.3"), ("mx2", "192.0.2.4")],
        [("mx1", "192.0.2.1"), ("mx2", "192.0.2.1"), ("mx3", "192.0.2.1"), ("mx4", "192.0.2.2")],
    ],
)
def test_all_addresses_of_one_host_and_all_names_of_one_machine_may_be_down_together(
    silent: list[tuple[str, str]],
) -> None:
    silences = Silences()
    for host, ip in silent:
        silences.failed(host, ip, 25, Reason.TIMEOUT)
    silences.give_up(25)


def test_the_same_address_counts_once_and_each_port_by_itself() -> None:
    silences = Silences()
    for port in (25, 587, 2525):
        silences.failed("", "192.0.2.1", port, Reason.TIMEOUT)
        silences.failed("", "192.0.2.2", port, Reason.TIMEOUT)
        silences.failed("", "192.0.2.2", port, Reason.TIMEOUT)
    for port in (25, 587, 2525):
        silences.give_up(port)


def test_a_server_that_answers_is_noted() -> None:
    here = network(perimeter(domains=["ville.test"]))
    with MailServer() as server, connect(here, server.ip, server.port, HOST):
        pass
    for last in range(10):
        here.governor.silences.failed("", f"192.0.2.{last}", server.port, Reason.TIMEOUT)
    here.governor.silences.give_up(server.port)


def test_an_address_outside_the_perimeter_is_told_so_all_the_same() -> None:
    here = network(perimeter(domains=["ville.test"]))
    for last in range(ENOUGH):
        here.governor.silences.failed("", f"192.0.2.{last}", 25, Reason.TIMEOUT)
    with pytest.raises(LookFailed) as raised:
        connect(here, "192.0.2.9", 25, "mx.elsewhere.test")
    assert raised.value.failure.reason is Reason.OUT_OF_SCOPE
