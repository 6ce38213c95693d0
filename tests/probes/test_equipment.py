"""All probes together on declared equipment: every byte that reaches its ports is recorded, and few may."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date

import pytest

from cyberscan.engine.observe import Observer
from cyberscan.network.port_sets import hands_off, hands_off_equipment, known_services
from cyberscan.network.services.questions.industrial import COTP_CONNECT, DIALOGUES
from cyberscan.network.services.questions.opcua import HELLO
from cyberscan.network.settings import Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_probes
from cyberscan.sdk import Level
from cyberscan.testing import perimeter

pytestmark = pytest.mark.xdist_group("equipment")  # every test listens on the same ports
IP = "127.0.78.1"
GREETED = {port for port, name in known_services().items() if name.partition("+")[0] in DIALOGUES}
PORTS = sorted(hands_off() | hands_off_equipment() | GREETED | {10502})
MODBUS = bytes.fromhex("637900000005ff2b0e0100")
ALLOWED = {102: COTP_CONNECT, 2404: b"\x68\x04\x43\0\0\0", 4840: HELLO, 1911: b"fox a 1 -1 fox hello\n",
           4911: b"\x16\x03", 44818: b"\x04\0"}  # fmt: skip
IDENTITY = {502: MODBUS, 10502: MODBUS, 44818: b"\x63\0"}
Heard = dict[int, list[bytes]]
Sinks = Callable[[bytes], Heard]


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    """``sinks(answer)`` listens on every port; gives what each connection said, by port."""
    with ExitStack() as stack:

        def start(answer: bytes) -> Heard:
            heard: Heard = defaultdict(list)
            for port in PORTS:
                server = stack.enter_context(_bound(port))
                stack.callback(
                    server.shutdown, socket.SHUT_RDWR
                )  # whoever waits for a client wakes
                arguments = (server, answer, heard[port])
                threading.Thread(target=_listen, args=arguments, daemon=True).start()
            return heard

        yield start


def _bound(port: int) -> socket.socket:
    try:
        return socket.create_server((IP, port))
    except PermissionError:
        pytest.skip("ports below 1024 are not ours to listen on")


def _listen(server: socket.socket, answer: bytes, heard: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            threading.Thread(target=_hear, args=(client, answer, heard), daemon=True).start()


def _hear(client: socket.socket, answer: bytes, heard: list[bytes]) -> None:
    said = b""
    with client, suppress(OSError):
        client.settimeout(10)
        while more := client.recv(4096):
            said += more
            client.sendall(answer)
    if said:
        heard.append(said)


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.parametrize("answer", [b"", b"\x15\x03\x01\0\x02\x02\x46"], ids=["mute", "tls"])
def test_one_greeting_a_port_and_no_byte_on_the_others(
    sinks: Sinks, answer: bytes, reads: bool
) -> None:
    heard = sinks(answer)
    asset = Asset(address=IP, purpose=(Purpose.EAU,), read_identity=reads, ports=tuple(PORTS))
    declared = perimeter(addresses=[IP]).model_copy(update={"assets": (asset,)})
    scope = Scope(declared, Level.ACTIVE, date.today())
    probes = [probe for probe in load_probes() if probe.id.startswith(("services.", "tls."))]
    options = {"services.ports": {"set": "urban"}, "services.udp": {"set": "urban"}}
    settings = Settings(rate=2000, read_timeout=0.5)
    Observer(probes, scope, settings, options).run(seeds(declared, scope.level))
    allowed = ALLOWED | (IDENTITY if reads else {})
    assert {port for port, said in heard.items() if said} == set(allowed)
    for port, greeting in allowed.items():
        assert len(heard[port]) == 1, f"one conversation on {port}"
        assert heard[port][0].startswith(greeting), port
        assert len(heard[port][0]) <= 600
