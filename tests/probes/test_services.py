import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.facts.base import Fact
from cyberscan.levels import Level
from cyberscan.network.settings import Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.services_identify import Identify
from cyberscan.probes.services_ports import Ports
from cyberscan.probes.services_ssh import Ssh
from cyberscan.probes.services_udp import Udp
from cyberscan.reasons import Reason
from cyberscan.registry import load_checks
from cyberscan.sdk import (
    Address,
    DeclaredAsset,
    Endpoint,
    Finding,
    Host,
    OpenPorts,
    Outcome,
    Port,
    Service,
    Skipped,
    SshAlgorithms,
)
from cyberscan.testing import network, perimeter

IP = "127.0.0.13"
ADDRESS = Address(ip=IP)


@pytest.fixture
def peers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def listen(peers: ExitStack, greeting: bytes, answer: bytes) -> int:
    """A real listener that greets, then answers the same thing to anything."""
    server = peers.enter_context(socket.create_server((IP, 0)))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                threading.Thread(target=converse, args=(client,), daemon=True).start()

    def converse(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.sendall(greeting)
            while client.recv(4096):
                client.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return int(server.getsockname()[1])


def scan(declared: Perimeter) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Observe and judge services as a scan does."""
    scope = Scope(declared, Level.ACTIVE, declared.mandate.valid_until)  # type: ignore[union-attr]
    observer = Observer(
        [Ports(), Identify(), Udp(), Ssh()], scope, Settings(packets_rate=2000, read_timeout=2.0)
    )
    facts = observer.run(seeds(declared, Level.ACTIVE)).facts
    checks = [check for check in load_checks() if check.family == "services"]
    return facts, judge(facts, checks)


def outcomes(findings: tuple[Finding, ...]) -> set[Outcome]:
    return {finding.outcome for finding in findings}


def test_only_addresses_are_scanned() -> None:
    host = DeclaredAsset(target=Host(name="www.ville.test"))
    assert not list(Ports().feeds_on(host))
    assert list(Ports().feeds_on(DeclaredAsset(target=ADDRESS))) == [ADDRESS]
    assert list(Udp().feeds_on(DeclaredAsset(target=ADDRESS))) == [ADDRESS]


def test_a_host_that_answers_everywhere_is_left_alone() -> None:
    fact = OpenPorts(target=ADDRESS, ports=(Port(number=22),), answers_everywhere=True)
    assert not list(Identify().feeds_on(fact))


def test_filtered_ports_are_not_spoken_to_and_there_is_an_end() -> None:
    ports = [Port(number=n) for n in range(1, 112)] + [Port(number=500, state="filtered")]
    targets = list(Identify().feeds_on(OpenPorts(target=ADDRESS, ports=tuple(ports))))
    skipped = [target for target in targets if isinstance(target, Skipped)]
    assert (len(targets), len(skipped)) == (111, 11)
    assert {one.reason for one in skipped} == {Reason.BUDGET_SPENT}


def test_ssh_feeds_on_ssh_only() -> None:
    port = Endpoint(ip=IP, port=22)
    assert list(Ssh().feeds_on(Service(target=port, name="ssh"))) == [port]
    assert not list(Ssh().feeds_on(Service(target=port, name="http")))


def test_a_town_that_exposes_a_cache_and_a_console(peers: ExitStack) -> None:
    cache = listen(peers, b"", b"-DENIED Redis is running in protected mode\r\n")
    screen = listen(peers, b"RFB 003.008\n", b"\x01\x02")
    facts, findings = scan(perimeter(addresses=[IP], ports=(cache, screen, 5900)))
    [ports] = [fact for fact in facts if isinstance(fact, OpenPorts)]
    assert {port.number for port in ports.ports} == {cache, screen}
    assert (ports.scanned, ports.closed) == (3, 1)
    failed = {f.check: f for f in findings if f.outcome is Outcome.FAIL}
    vnc = failed["services.vnc_exposed"]
    assert (vnc.case, vnc.discriminator, vnc.target) == ("exposed", str(screen), ADDRESS)
    assert vnc.replay == f"nmap -Pn -sT -p {screen} {IP}"


def test_an_ssh_server_that_stops_there_was_not_read(peers: ExitStack) -> None:
    facts, _ = scan(perimeter(addresses=[IP], ports=(listen(peers, b"SSH-2.0-x\r\n", b""),)))
    [ssh] = [fact for fact in facts if isinstance(fact, SshAlgorithms)]
    assert ssh.failed is not None


def test_a_mute_peer_neither_passes_nor_fails(peers: ExitStack) -> None:
    _, findings = scan(perimeter(addresses=[IP], ports=(listen(peers, b"", b""),)))
    assert outcomes(findings) == {Outcome.NOT_TESTED, Outcome.NOT_APPLICABLE}


def test_a_peer_that_agrees_to_everything_exposes_nothing(peers: ExitStack) -> None:
    page = b"HTTP/1.1 200 OK\r\n\r\n<title>OK</title>"
    _, findings = scan(perimeter(addresses=[IP], ports=(listen(peers, b"", page),)))
    assert Outcome.FAIL not in outcomes(findings)


def test_the_packets_are_counted() -> None:
    room = network(perimeter(addresses=[IP], ports=(9, 10)), packets_rate=2000)
    [fact] = Ports().observe(ADDRESS, room)
    assert isinstance(fact, OpenPorts)
    assert (fact.closed, room.meter.spent.packets) == (2, 2)
