import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.udp.ask import ask_udp, ask_udp_services
from cyberscan.network.udp.questions import UDP_QUESTIONS, udp_protocols
from cyberscan.perimeter.models import Asset, Exclusion, Purpose
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

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

            threading.Thread(target=serve, daemon=True).start()
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


def test_excluded_ports_are_not_asked() -> None:
    assert HERE.mandate is not None
    hole = Exclusion(address="127.0.0.1/32", reason="robot", until=HERE.mandate.valid_until)
    with pytest.raises(LookFailed) as caught:
        ask_udp_services(network(HERE.model_copy(update={"exclude": (hole,)})), "127.0.0.1")
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE
