import ipaddress
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from cyberscan.levels import Level
from cyberscan.network.port_sets import controls, port_set
from cyberscan.network.ports import Asked, PortScan, scan_together
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Exclusion, Perimeter
from cyberscan.perimeter.scope import Permit
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

FAST: dict[str, Any] = {"packets_rate": 2000}
IP = "127.0.0.9"  # its own address, so that other listeners of the machine are not seen


def scan_ports(room: Network, ip: str, declared: Sequence[int] = ()) -> PortScan:
    result = scan_together([Asked(room, ip, tuple(declared))])[ip]
    if isinstance(result, LookFailed):
        raise result
    return result


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server((IP, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(params=["nmap", "connect"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "connect":
        monkeypatch.setenv("PATH", "/nowhere")
    return str(request.param)


def test_declared_ports_are_all_that_is_scanned(listener: int, path: str) -> None:
    seen = scan_ports(network(perimeter(addresses=[IP]), **FAST), IP, [listener])
    assert seen.states == {listener: "open"}
    assert seen.tool == path
    assert not seen.answers_everywhere


def test_the_profile_chooses_the_set(path: str) -> None:
    room = network(perimeter(addresses=[IP]), options={"set": "express"}, **FAST)
    seen = scan_ports(room, IP)
    assert set(port_set("express")) < set(seen.states)
    assert room.meter.spent.packets == len(seen.states)


def test_a_host_that_answers_everywhere_is_told() -> None:
    with ExitStack() as stack:
        for port in controls(port_set("express")):
            stack.enter_context(socket.create_server((IP, port)))
        room = network(perimeter(addresses=[IP]), options={"set": "express"}, **FAST)
        assert scan_ports(room, IP).answers_everywhere


@pytest.mark.parametrize(("low", "told"), [(1024, True), (80, False)])
def test_a_range_that_answers_everywhere_is_told(
    monkeypatch: pytest.MonkeyPatch, low: int, told: bool
) -> None:
    def behind_a_proxy(
        _: object, permits: Mapping[str, Sequence[Permit]], *__: object
    ) -> dict[str, dict[int, str]]:
        return {IP: {p.port: "open" if p.port < low else "closed" for p in permits[IP]}}

    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("cyberscan.network.ports.connect_scan", behind_a_proxy)
    room = network(perimeter(addresses=[IP]), options={"set": "standard"}, **FAST)
    assert scan_ports(room, IP).answers_everywhere is told


def _excluding(port: int) -> Perimeter:
    declared = perimeter(addresses=[IP])
    assert declared.mandate is not None
    hole = Exclusion(port=port, reason="robot", until=declared.mandate.valid_until)
    return declared.model_copy(update={"exclude": (hole,)})


def test_an_excluded_port_is_left_out(listener: int) -> None:
    room = network(_excluding(listener), **FAST)
    assert listener not in scan_ports(room, IP, [listener, 9]).states
    with pytest.raises(LookFailed) as caught:
        scan_ports(room, IP, [listener])
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_only_declared_addresses_at_the_active_level() -> None:
    with pytest.raises(LookFailed) as caught:
        scan_ports(network(perimeter(addresses=["127.0.0.8"])), IP, [9])
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE
    with pytest.raises(LookFailed) as caught:
        scan_ports(network(perimeter(addresses=[IP]), level=Level.LIGHT), IP, [9])
    assert caught.value.failure.reason is Reason.LEVEL_TOO_LOW


def test_addresses_scanned_together_do_not_mix(listener: int, path: str) -> None:
    other = "127.0.0.16"
    declared = perimeter(addresses=[IP, other])
    asked = [
        Asked(network(declared, **FAST), IP, (listener,)),
        Asked(network(declared, **FAST), other, (listener,)),
        Asked(network(declared, **FAST), "127.0.0.17", (listener,)),
    ]
    seen = scan_together(asked)
    found = {ip: got.states for ip, got in seen.items() if isinstance(got, PortScan)}
    assert found == {IP: {listener: "open"}, other: {listener: "closed"}}
    refused = seen["127.0.0.17"]
    assert isinstance(refused, LookFailed)
    assert refused.failure.reason is Reason.OUT_OF_SCOPE


def test_silence_on_every_port_is_no_result(path: str) -> None:
    # A listener whose queue is full drops what comes: the kernel's own way of being silent.
    assert ipaddress.ip_address(IP).is_loopback
    with socket.socket() as full, ExitStack() as stack:
        full.bind((IP, 0))
        full.listen(0)
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        with pytest.raises(LookFailed) as caught:
            scan_ports(network(perimeter(addresses=[IP]), **FAST), IP, [full.getsockname()[1]])
    assert caught.value.failure.reason is Reason.TIMEOUT
