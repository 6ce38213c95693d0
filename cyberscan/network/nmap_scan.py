"""The port scan by nmap: an unprivileged connect scan in a child process, read by python-nmap.

nmap gets its address and its ports from permits only, never a name, and no option that a target or a
perimeter could have written.
"""

from __future__ import annotations

import ipaddress
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

import nmap
from lxml import etree

from cyberscan.network.port_sets import as_ranges, parse_ranges
from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Permit
from cyberscan.reasons import LookFailed, Reason

States = dict[int, str]
"""``open``, ``closed`` or ``filtered``, by port."""


def nmap_scan(network: Network, permits: Sequence[Permit], program: str) -> States:
    """The state of each permitted port, all of one address. Raises :class:`LookFailed`."""
    ip = str(ipaddress.ip_address(permits[0].ip))
    ports = [permit.port for permit in permits]
    output = _run(network, _command(network, program, ip, ports))
    return states(output, ip, ports)


def _command(network: Network, program: str, ip: str, ports: Sequence[int]) -> list[str]:
    seconds = max(1, int(network.seconds_left) - 2)
    rate = network.settings.packets_rate
    # Without a floor nmap takes silence for congestion: a filtered address lasts five times longer.
    command = [
        program, "-n", "-Pn", "-sT", "--unprivileged", "-oX", "-",
        "--max-rate", str(rate), "--min-rate", str(max(1, rate * 9 // 10)), "--max-retries", "1",
        "--initial-rtt-timeout", "500ms", "--max-rtt-timeout", "1500ms",
        "--host-timeout", f"{seconds}s", "-p", as_ranges(ports),
    ]  # fmt: skip
    return [*command, "-6", ip] if ":" in ip else [*command, ip]


def _run(network: Network, command: list[str]) -> str:
    """Run nmap until it ends, the deadline passes or the scan is stopped."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own argv, made of validated literals
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",  # so that it picks up no data file of the working directory
        )
    except OSError as error:
        raise LookFailed(Reason.MISSING_TOOL, f"nmap: errno {error.errno}") from error
    with child:
        try:
            return _output(network, child)
        finally:
            child.kill()


def _output(network: Network, child: subprocess.Popen[bytes]) -> str:
    while True:
        try:
            output, _ = child.communicate(timeout=min(0.5, network.seconds_left))
        except subprocess.TimeoutExpired:
            continue
        if child.returncode != 0:
            raise LookFailed(Reason.MISSING_TOOL, f"nmap ended with {child.returncode}")
        return output.decode("utf-8", "replace")


def states(xml: str, ip: str, ports: Sequence[int]) -> States:
    """The state of each port in nmap's XML. Raises :class:`LookFailed` when it gave up on the host."""
    seen = _listed(xml, ip)
    for state, named, count in _summed_up(xml):
        rest = sorted(set(ports) - set(seen))
        # Before 7.92 nmap only counted the ports that it summed up; their numbers are then shared out,
        # which keeps the totals right.
        seen |= dict.fromkeys(named or rest[:count], state)
    left = len(set(ports) - set(seen))
    if left:
        raise LookFailed(Reason.TIMEOUT, f"nmap gave up with {left} ports left")
    return seen


def _listed(xml: str, ip: str) -> States:
    # The constructor would start nmap again only to read its version; the reader needs none of it.
    scanner = nmap.PortScanner.__new__(nmap.PortScanner)
    try:
        seen: dict[str, Any] = scanner.analyse_nmap_xml_scan(xml)
    except (
        nmap.PortScannerError,
        AttributeError,
    ) as error:  # it reads elements it never looked for
        raise LookFailed(Reason.PROTOCOL_ERROR, "nmap's report is unreadable") from error
    tcp = seen["scan"].get(ip, {}).get("tcp", {})
    return {int(port): _state(str(entry["state"])) for port, entry in tcp.items()}


def _summed_up(xml: str) -> Iterator[tuple[str, list[int], int]]:
    """States seen too often to be listed: the state, its ports when they are named, how many."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(xml.encode(), parser)
    for summary in tree.iterfind("host/ports/extraports"):
        ranges = [str(e.get("ports") or "") for e in summary.iterfind("extrareasons")]
        named = [port for text in ranges if text for port in parse_ranges(text)]
        yield _state(str(summary.get("state"))), named, int(summary.get("count") or 0)


def _state(word: str) -> str:
    return word if word in ("open", "closed") else "filtered"
