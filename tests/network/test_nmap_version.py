import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cyberscan.network.nmap_version import CONNECTIONS, PORTS, Belief, ask_nmap, belief
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Purpose
from cyberscan.probes.services_nmap import NmapVersions
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Endpoint, Service
from cyberscan.testing import network, perimeter

IP = "127.0.0.14"
REPORT = """<?xml version="1.0"?><nmaprun args="nmap" startstr="x" version="7.93">
<host><status state="up"/><address addr="{ip}" addrtype="ipv4"/><ports>
<port protocol="tcp" portid="{port}"><state state="open" reason="syn-ack"/>{service}</port></ports></host>
<runstats><finished timestr="x" elapsed="1"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>"""


def report(service: str, port: int = 8009) -> str:
    return REPORT.format(ip=IP, port=port, service=service)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (
            '<service name="ajp13" product="Apache Jserv" version="1.3" method="probed" conf="10"/>',
            Belief("ajp13", "Apache Jserv", "1.3", False, 10),
        ),
        (
            '<service name="imap" tunnel="ssl" method="probed" conf="10"/>',
            Belief("imap", tls=True, confidence=10),
        ),
        ('<service name="eba" method="table" conf="3"/>', Belief("eba", confidence=3)),
        ('<service name="tcpwrapped" method="probed" conf="8"/>', Belief()),
        ('<service name="&lt;b&gt;" method="probed" conf="1e9"/>', Belief()),
        ("", Belief()),
    ],
)
def test_what_nmap_says_is_read_as_a_belief(service: str, expected: Belief) -> None:
    assert belief(report(service), IP, 8009) == expected


def test_a_report_without_the_port_or_without_sense_is_no_look() -> None:
    with pytest.raises(LookFailed) as gave_up:
        belief(report("", port=9), IP, 8009)
    assert gave_up.value.failure.reason is Reason.TIMEOUT
    with pytest.raises(LookFailed):
        belief("no xml", IP, 8009)


@contextmanager
def hanging_up() -> Iterator[tuple[int, list[bytes]]]:
    """A service that hangs up on everything: the one to which nmap connects most often."""
    heard: list[bytes] = []
    with socket.create_server((IP, 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.settimeout(5)
                    try:
                        heard.append(client.recv(100))
                    except OSError:
                        heard.append(b"")

        threading.Thread(target=serve, daemon=True).start()
        yield int(server.getsockname()[1]), heard
        server.shutdown(socket.SHUT_RDWR)


def room(most: int = CONNECTIONS) -> Network:
    return network(perimeter(addresses=[IP]), budget=Budget(connections=most, seconds=60))


def test_nmap_stays_below_the_connections_that_are_counted_for_it() -> None:
    where = room()
    with hanging_up() as (port, heard):
        seen = ask_nmap(where, IP, port)
    assert seen.confidence <= 3
    assert 0 < len(heard) <= CONNECTIONS
    assert where.meter.spent.connections == CONNECTIONS


def test_an_address_gets_its_share_and_no_more() -> None:
    where = room()
    for _ in range(PORTS):
        assert where.governor.grant("nmap -sV", IP, PORTS)
    with pytest.raises(LookFailed) as caught:
        ask_nmap(where, IP, 9)
    assert caught.value.failure.reason is Reason.BUDGET_SPENT


def test_without_nmap_the_tool_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LookFailed) as caught:
        ask_nmap(room(), IP, 9)
    assert caught.value.failure.reason is Reason.MISSING_TOOL


def test_an_address_outside_the_perimeter_is_not_touched() -> None:
    with pytest.raises(LookFailed) as caught:
        ask_nmap(room(), "127.0.0.15", 9)
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("seen", "asked"),
    [
        ({"port": 45678}, True),
        ({"port": 45678, "silent": True}, True),
        ({"port": 45678, "name": "tls", "proof": "TLS handshake"}, True),
        ({"port": 45678, "name": "tls", "proof": "TLS alert"}, False),
        ({"port": 45678, "name": "ssh"}, False),
        ({"port": 9100}, False),
        ({"port": 102, "silent": True}, False),
        ({"port": 2404}, False),
    ],
)
def test_only_what_has_no_name_is_asked_and_never_printers(
    seen: dict[str, object], asked: bool
) -> None:
    target = Endpoint(ip=IP, port=int(str(seen["port"])))
    fact = Service.model_validate({"target": target, **seen})
    assert list(NmapVersions().feeds_on(fact)) == ([target] if asked else [])


def test_equipment_of_the_town_is_never_asked() -> None:
    declared = perimeter(addresses=[IP])
    declared = declared.model_copy(
        update={
            "assets": tuple(
                asset.model_copy(update={"purpose": (Purpose.GTB,)}) for asset in declared.assets
            )
        }
    )
    with pytest.raises(LookFailed) as caught:
        list(NmapVersions().observe(Endpoint(ip=IP, port=45678), network(declared)))
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE
