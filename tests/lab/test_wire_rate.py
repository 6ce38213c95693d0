"""What really goes over the wire when ports are looked for: counted packet by packet at the other end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from cyberscan.result import read_document
from cyberscan.sdk import OpenPorts
from tests.lab.space import Namespaces
from tests.lab.town import missing

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300), pytest.mark.xdist_group("wire")]

SILENT, CLOSED, MIXED, STINGY = (f"192.31.196.{last}" for last in (130, 131, 132, 133))
PORTS = range(1, 161)
OPEN = (22, 80, 150)
DROPPED = range(100, 131)
RATE = 100
"""Of the profile, packets a second and address."""

SAMPLE, AGAIN = 8, 1

_RULES = f"""
table inet wire {{
    chain arrivals {{
        type filter hook input priority filter
        ip daddr {MIXED} tcp dport {DROPPED[0]}-{DROPPED[-1]} drop
        ip daddr {STINGY} tcp flags & (syn | ack) == syn limit rate over 20/second burst 5 packets drop
    }}
}}
"""
_LISTEN = """
import socketserver, sys, threading

class Greeting(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"421 fil.ville.test ESMTP\\r\\n")

for port in map(int, sys.argv[2:]):
    server = socketserver.ThreadingTCPServer((sys.argv[1], port), Greeting)
    threading.Thread(target=server.serve_forever).start()
"""
"""Says at once what it is, so that nothing needs to be asked at length."""
_PROFILE = """\
name: fil
level: active
checks: ["services.*"]
catalogues: []
budgets: {{packets_rate: {rate}}}
probes:
  services.ports: {{set: standard, technique: {technique}}}
"""
_PERIMETER = """\
version: 1
authority: {{name: Ville du fil, kind: commune, siren: "213500010"}}
mandate: {{signed_by: Camille Essai, role: Maire, signed_on: {start}, valid_until: {end}, max_level: active}}
assets:
"""

_SYN, _ACK = 2, 16


@dataclass
class Wire:
    """What arrived, by address."""

    asked: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """When each first packet of a connection came, in nanoseconds."""
    by_port: Counter[tuple[str, int]] = field(default_factory=Counter)
    states: Mapping[str, OpenPorts] = field(default_factory=dict)

    def busiest_second(self, ip: str) -> int:
        """The most first packets that came to ``ip`` within any one second."""
        times = sorted(self.asked[ip])
        return max(
            (i - bisect_left(times, t - 10**9 + 1) + 1 for i, t in enumerate(times)), default=0
        )


@pytest.fixture(scope="module")
def space() -> Iterator[Namespaces]:
    """Four hosts: silent, closed, mixed, and one that answers only so often."""
    reason = missing()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    assert not reason, reason
    with ExitStack() as stack:
        built = Namespaces((CLOSED, MIXED, STINGY), _RULES, silent=(SILENT,), letter="w")
        space = stack.enter_context(built)
        listener = [sys.executable, "-c", _LISTEN, MIXED, *map(str, OPEN)]
        child = subprocess.Popen(space.in_town(*listener))
        stack.callback(child.wait)
        stack.callback(child.terminate)
        yield space


@pytest.fixture(scope="module", params=["syn", "connect", "without nmap"])
def wire(request: pytest.FixtureRequest, space: Namespaces) -> Wire:
    """One scan of the four at once, by one technique."""
    technique = "connect" if request.param == "connect" else "auto"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tap = subprocess.Popen(
            space.in_town(sys.executable, str(Path(__file__).with_name("wire_tap.py")), "labtown"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        with tap:
            assert tap.stdout is not None
            assert tap.stdout.readline() == "ready\n"
            _scan(space, folder, technique, with_nmap=request.param != "without nmap")
            heard, _ = tap.communicate("stop\n", timeout=30)
        return _wire(heard, folder / "result.json")


def _scan(space: Namespaces, folder: Path, technique: str, *, with_nmap: bool) -> None:
    today = date.today()
    text = _PERIMETER.format(start=today - timedelta(days=1), end=today + timedelta(days=30))
    ports = ", ".join(map(str, PORTS))
    for ip in (SILENT, CLOSED, MIXED, STINGY):
        text += f"  - {{address: {ip}, ports: [{ports}]}}\n"
    (folder / "perimeter.yml").write_text(text)
    (folder / "profile.yml").write_text(_PROFILE.format(rate=RATE, technique=technique))
    command = [
        sys.executable, "-m", "cyberscan", "scan", str(folder / "perimeter.yml"), "-p",
        str(folder / "profile.yml"), "--resolver", CLOSED, "-f", "json", "-q", "-o",
        str(folder / "result.json"), "--tolerate-incomplete",
    ]  # fmt: skip
    path = [] if with_nmap else ["env", "PATH=/nonexistent"]
    subprocess.run(space.in_scanner(*path, *command), check=True, timeout=200,
                   stdin=subprocess.DEVNULL)  # fmt: skip


def _wire(heard: str, result: Path) -> Wire:
    facts = [fact for fact in read_document(result).facts if isinstance(fact, OpenPorts)]
    wire = Wire(states={fact.target.subject: fact for fact in facts})
    for line in heard.splitlines():
        time, ip, port, flags = line.split()
        if int(flags) & (_SYN | _ACK) == _SYN:
            wire.asked[ip].append(int(time))
            wire.by_port[ip, int(port)] += 1
    return wire


@pytest.mark.parametrize("ip", [SILENT, CLOSED, MIXED, STINGY])
def test_no_second_carries_more_than_the_profile_allows(wire: Wire, ip: str) -> None:
    assert len(wire.asked[ip]) >= len(PORTS)
    assert wire.busiest_second(ip) <= RATE


@pytest.mark.parametrize("ip", [SILENT, CLOSED])
def test_no_port_is_asked_more_than_twice(wire: Wire, ip: str) -> None:
    assert [port for port in PORTS if wire.by_port[ip, port] > 2] == []


def test_a_sample_of_what_is_silent_is_asked_again(wire: Wire) -> None:
    # Whether silence is a filter or a limit of rate: a few ports of a host that answers elsewhere tell it.
    again = [port for port in DROPPED if wire.by_port[MIXED, port] > 2]
    assert len(again) <= SAMPLE
    assert all(wire.by_port[MIXED, port] <= 2 + AGAIN for port in again)
    assert all(wire.by_port[MIXED, port] <= 2 for port in PORTS if port not in (*DROPPED, *OPEN))


def test_each_state_is_told_from_the_others(wire: Wire) -> None:
    mixed, closed, silent = (wire.states[ip] for ip in (MIXED, CLOSED, SILENT))
    assert [port.number for port in mixed.ports if port.state == "open"] == list(OPEN)
    assert (mixed.filtered, mixed.closed) == (len(DROPPED), len(PORTS) - len(DROPPED) - len(OPEN))
    assert (closed.closed, closed.filtered, closed.failed) == (len(PORTS), 0, None)
    assert silent.failed is not None


def test_a_host_that_answers_only_so_often_hides_nothing(wire: Wire) -> None:
    stingy = wire.states[STINGY]
    assert stingy.closed == len(PORTS) or stingy.silence == "rate_limited"
