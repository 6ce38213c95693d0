import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from typing import Any

import pytest

from cyberscan.budgets import Budget
from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.session import Network
from cyberscan.network.udp.ask import ask_udp, ask_udp_services, unasked
from cyberscan.network.udp.questions import UDP_QUESTIONS, udp_protocols
from cyberscan.perimeter.models import Asset, Exclusion, Purpose
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter
from tests.background import background

HERE = perimeter(addresses=["127.0.0.1"])
Ask = Callable[[str, Callable[[bytes], bytes | None]], UdpAnswer | None]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """``ask("snmp", answer)``: one question to a local server that answers by a function."""
    with ExitStack() as stack:

        def run(name: str, answer: Callable[[bytes], bytes | None]) -> UdpAnswer | None:
            server = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            server.bind(("127.0.0.1", 0))

            def serve() -> None:
                data, peer = server.recvfrom(4096)
                said = answer(data)
                if said is not None:
                    server.sendto(said, peer)

            background(serve)
            question = replace(UDP_QUESTIONS[name], port=server.getsockname()[1])
            return ask_udp(network(HERE), "127.0.0.1", question)

        yield run


def test_a_real_answer_proves_the_protocol(ask: Ask) -> None:
    seen = ask("chargen", lambda data: bytes(range(0x20, 0x60)) + b"\r\n")
    assert seen is not None
    assert (seen.name, seen.state, seen.amplification) == ("chargen", "answered", 4.1)


@pytest.mark.parametrize("name", sorted(UDP_QUESTIONS))
@pytest.mark.parametrize("answer", [lambda data: data, lambda data: b"OK", lambda data: bytes(64)])
def test_an_echo_or_a_yes_proves_nothing(
    ask: Ask, name: str, answer: Callable[[bytes], bytes]
) -> None:
    seen = ask(name, answer)
    assert seen is not None
    echoed = name == "echo" and answer(b"?") == b"?"
    assert seen.state == ("answered" if echoed else "unnamed")


def test_silence_is_told_as_silence(ask: Ask) -> None:
    seen = ask("snmp", lambda data: None)
    assert seen is not None
    assert seen.state == "silent"


def test_a_refused_port_is_closed() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    seen = ask_udp(network(HERE), "127.0.0.1", replace(UDP_QUESTIONS["snmp"], port=port))
    assert seen is not None
    assert seen.state == "closed"


def _asked(*purposes: Purpose, ports: tuple[int, ...] = ()) -> set[str]:
    asset = Asset(address="127.0.0.12", purpose=purposes, ports=ports)
    declared = HERE.model_copy(update={"assets": (asset,)})
    return {answer.name for answer in ask_udp_services(network(declared), "127.0.0.12", "express")}


def test_buildings_are_asked_only_where_the_perimeter_says_so() -> None:
    chosen = udp_protocols("express")
    assert chosen is not None
    assert _asked() == chosen
    assert "bacnet" in _asked(Purpose.GTB) - chosen


def test_declared_ports_restrict_what_is_asked() -> None:
    assert _asked(ports=(443, 161)) == {"snmp"}


def test_what_the_perimeter_keeps_from_being_asked_is_told() -> None:
    asset = Asset(address="127.0.0.12", ports=(443, 161))
    net = network(HERE.model_copy(update={"assets": (asset,)}))
    chosen = udp_protocols("express")
    assert chosen is not None
    answers = ask_udp_services(net, "127.0.0.12", "express")
    assert set(unasked(net, "127.0.0.12", "express", answers)) == chosen - {"snmp"}


def test_excluded_ports_are_not_asked() -> None:
    assert HERE.mandate is not None
    hole = Exclusion(address="127.0.0.1/32", reason="robot", until=HERE.mandate.valid_until)
    with pytest.raises(LookFailed) as caught:
        ask_udp_services(network(HERE.model_copy(update={"exclude": (hole,)})), "127.0.0.1")
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


class Counting:
    """A server that keeps what it hears, and answers by a function, from another port if asked to."""

    def __init__(self, answer: Callable[[bytes], bytes | None], elsewhere: str = "") -> None:
        self.heard: list[bytes] = []
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._speaks = self._socket
        if elsewhere:
            self._speaks = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._speaks.bind((elsewhere, 0))
        self.port = int(self._socket.getsockname()[1])
        background(self._serve)

    def _serve(self) -> None:
        while True:
            data, peer = self._socket.recvfrom(4096)
            self.heard.append(data)
            said = self._answer(data)
            if said is not None:
                self._speaks.sendto(said, peer)

    def close(self) -> None:
        for sock in {self._socket, self._speaks}:
            sock.close()


NO_SUCH_FILE = b"\x00\x05\x00\x01File not found\x00"


@pytest.mark.parametrize(
    ("elsewhere", "state"), [("127.0.0.1", "answered"), ("127.0.0.99", "silent")]
)
def test_a_file_server_answers_from_another_port_of_its_own_address(
    elsewhere: str, state: str
) -> None:
    with closing(Counting(lambda data: NO_SUCH_FILE, elsewhere)) as server:
        question = replace(UDP_QUESTIONS["tftp"], port=server.port)
        seen = ask_udp(network(HERE), "127.0.0.1", question)
    assert seen is not None
    assert seen.state == state


def test_a_refusal_is_heard_also_where_the_answer_may_come_from_any_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    seen = ask_udp(network(HERE), "127.0.0.1", replace(UDP_QUESTIONS["tftp"], port=port))
    assert seen is not None
    assert seen.state == "closed"


@pytest.mark.parametrize(
    ("repeat", "answer", "datagrams"),
    [
        (False, lambda data: None, 1),
        (True, lambda data: None, 2),
        (True, lambda data: b"another protocol", 1),
        (True, lambda data: NO_SUCH_FILE, 1),
    ],
)
def test_one_datagram_a_protocol_and_one_more_on_silence_where_the_profile_says_so(
    repeat: bool, answer: Callable[[bytes], bytes | None], datagrams: int
) -> None:
    with closing(Counting(answer)) as server:
        question = replace(UDP_QUESTIONS["tftp"], port=server.port)
        ask_udp(network(HERE), "127.0.0.1", question, repeat)
        assert len(server.heard) == datagrams
        assert len(set(server.heard)) == 1


def test_equipment_is_asked_one_time_whatever_the_profile_says() -> None:
    asset = Asset(address="127.0.0.1", purpose=(Purpose.GTB,))
    declared = network(HERE.model_copy(update={"assets": (asset,)}))
    for room, name in ((declared, "tftp"), (network(HERE), "bacnet")):
        with closing(Counting(lambda data: None)) as server:
            ask_udp(room, "127.0.0.1", replace(UDP_QUESTIONS[name], port=server.port), repeat=True)
            assert len(server.heard) == 1


def test_what_the_budget_did_not_allow_is_not_listed() -> None:
    short = network(HERE, budget=Budget(connections=3, seconds=30))
    assert len(ask_udp_services(short, "127.0.0.1", "express")) == 3
    with pytest.raises(LookFailed) as caught:
        ask_udp_services(network(HERE, budget=Budget(seconds=30)), "127.0.0.1", "express")
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


def test_a_deadline_is_no_silence() -> None:
    late = network(HERE, budget=Budget(connections=99, seconds=1.0))
    with pytest.raises(LookFailed) as caught:
        ask_udp_services(late, "127.0.0.1", "express")
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


class Firewalled(Network):
    """A network on the way of which a firewall says that it refuses some ports (ICMP prohibited)."""

    refused: frozenset[int] | None = None

    def exchange_udp(self, ip: str, port: int, payload: bytes, **options: Any) -> bytes:
        if self.refused is None or port in self.refused:
            raise LookFailed(Reason.UNREACHABLE, f"udp {port}")
        raise LookFailed(Reason.REFUSED, f"udp {port}")


@pytest.mark.parametrize("refused", [frozenset({161}), None])
def test_a_firewall_that_refuses_hides_a_port_and_no_more(refused: frozenset[int] | None) -> None:
    there = network(HERE)
    there.__class__ = Firewalled
    there.refused = refused  # type: ignore[attr-defined]
    if refused is None:
        with pytest.raises(LookFailed) as caught:
            ask_udp_services(there, "127.0.0.1", "express")
        assert caught.value.failure.reason is Reason.UNREACHABLE
        return
    states = {a.name: a.state for a in ask_udp_services(there, "127.0.0.1", "express")}
    assert {name for name, state in states.items() if state == "silent"} == {"snmp"}


@pytest.mark.parametrize(
    ("name", "elsewhere", "state"),
    [
        ("chargen", ("127.0.0.1", 0), "silent"),  # from another port
        ("chargen", ("127.0.0.9", 0), "silent"),  # from another address
        ("tftp", ("127.0.0.1", 0), "answered"),  # as RFC 1350 §4 wants
        ("tftp", ("127.0.0.9", 0), "silent"),
    ],
)
def test_only_who_was_asked_is_heard(name: str, elsewhere: tuple[str, int], state: str) -> None:
    told = {"chargen": bytes(range(0x20, 0x60)) + b"\r\n", "tftp": b"\0\x05\0\x01None\0"}[name]
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        asked.bind(("127.0.0.1", 0))
        other.bind(elsewhere)

        def serve() -> None:
            _, peer = asked.recvfrom(4096)
            other.sendto(told, peer)

        background(serve)
        question = replace(UDP_QUESTIONS[name], port=asked.getsockname()[1])
        seen = ask_udp(network(HERE), "127.0.0.1", question)
    assert seen is not None
    assert (seen.name, seen.state) == (name, state)


@pytest.mark.parametrize("repeat", [False, True])
def test_one_datagram_a_protocol_two_where_silence_is_asked_again(repeat: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        here = network(HERE)
        question = replace(UDP_QUESTIONS["snmp"], port=mute.getsockname()[1])
        ask_udp(here, "127.0.0.1", question, repeat)
        mute.setblocking(False)
        heard = []
        with suppress(BlockingIOError):
            while True:
                heard.append(mute.recvfrom(4096)[0])
    assert len(heard) == here.meter.spent.connections == (2 if repeat else 1)


def test_an_interruption_does_not_pass_for_a_spent_budget() -> None:
    stopped = network(HERE, budget=Budget(connections=1, seconds=30))
    stopped.governor.stopping.set()
    with pytest.raises(LookFailed) as caught:
        ask_udp_services(stopped, "127.0.0.1", "express")
    assert caught.value.failure.reason is Reason.INTERRUPTED
