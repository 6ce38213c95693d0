"""Real protocol stacks, asked as a scan asks them: their own logs count what came, and they still serve."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cyberscan.network.services import Identified, identify
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

LAB = Path(__file__).parent.parent.parent / ".lab" / "venv" / "bin" / "python"
PROGRAMS = Path(__file__).parent / "harbour" / "programs"
PORTS = {"modbus": 502, "iec104": 2404, "opcua": 4840, "s7": 102, "enip": 44818}
pytestmark = [
    pytest.mark.lab,
    pytest.mark.xdist_group("controllers"),  # each stack has one port, whichever test starts it
    pytest.mark.skipif(not LAB.exists(), reason="no Python of the laboratory"),
]

Start = Callable[[str], tuple[str, Path]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """``start("modbus")`` runs one stack; gives its address and its log."""
    with ExitStack() as stack:

        def run(name: str) -> tuple[str, Path]:
            ip = f"127.0.62.{1 + list(PORTS).index(name)}"
            log = tmp_path / f"{name}.log"
            out = stack.enter_context(log.open("wb"))
            command = [str(LAB), "-u", "-W", "ignore", str(PROGRAMS / f"{name}.py"), ip]
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
            stack.callback(_end, process)
            _wait(ip, PORTS[name])
            return ip, log

        yield run


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(10)


def _wait(ip: str, port: int) -> None:
    """Until it listens; read from the kernel, so that its log counts none of it."""
    wanted = f"{port:04X} 00000000:0000 0A"
    place = bytes(reversed([int(part) for part in ip.split(".")])).hex().upper()
    for _ in range(300):
        if f"{place}:{wanted}" in Path("/proc/net/tcp").read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"{ip}:{port} never listened")


def look(ip: str, port: int, reads: bool) -> Identified:
    asset = Asset(address=ip, purpose=(Purpose.EAU,), read_identity=reads)
    declared = perimeter(addresses=[ip]).model_copy(update={"assets": (asset,)})
    return identify(network(declared, budget=Budget(connections=2, seconds=20)), ip, port)


def requests(log: Path, form: str) -> list[str]:
    """What the server's own log says that it was asked."""
    time.sleep(0.5)  # a log is written a little later
    return re.findall(form, log.read_text(errors="replace"), re.MULTILINE)


GREETED = [
    ("modbus", "modbus", "port", r"^request (\w+)", []),
    ("iec104", "iec104", "protocol", r"^request (\w+)", ["680443000000"]),
    ("opcua", "opcua", "protocol", r"OpenSecureChannel|GetEndpoints|CreateSession", []),
    ("enip", "ethernetip", "protocol", r"\bRead Tag|\bWrite Tag|register", []),
]


@pytest.mark.parametrize(("program", "name", "how", "form", "asked"), GREETED)
def test_one_greeting_reads_nothing_and_the_server_still_serves(
    start: Start, program: str, name: str, how: str, form: str, asked: list[str]
) -> None:
    ip, log = start(program)
    for turn in (1, 2):
        seen = look(ip, PORTS[program], reads=False)
        assert (seen.name, seen.how, seen.product) == (name, how, "")
        assert requests(log, form) == asked * turn


IDENTIFIED = [
    ("modbus", "Laboratoire QUAI", "1.2"),
    ("opcua", "FreeOpcUa Python Server", ""),
    ("s7", "Siemens 6ES7 315-2EH14-0AB0", ""),
    ("enip", "1756-L61/B LOGIX5561", "20.11"),
]


@pytest.mark.parametrize(("program", "product", "version"), IDENTIFIED)
def test_who_it_is_is_told_where_that_is_written(
    start: Start, program: str, product: str, version: str
) -> None:
    ip, _ = start(program)
    for _ in (1, 2):  # it still serves
        seen = look(ip, PORTS[program], reads=True)
        assert (seen.how, seen.product, seen.version) == ("protocol", product, version)


def test_modbus_hears_one_request_with_the_option(start: Start) -> None:
    ip, log = start("modbus")
    look(ip, 502, reads=True)
    assert requests(log, r"^request (\w+)") == ["637900000005ff2b0e0100"]


def test_a_siemens_controller_is_left_at_once(start: Start) -> None:
    ip, log = start("s7")
    assert (look(ip, 102, reads=False).name, look(ip, 102, reads=False).how) == ("s7", "banner")
    assert requests(log, r"(?i)\bread|\bwrite|\bdownload|\bstop plc") == []
