"""The port scan by nmap in a child process, read by python-nmap: many addresses in one run.

Half-open (SYN) where the process may send raw packets, else by whole connections. nmap gets its addresses and
its ports from permits only, never a name, and no option that a target or a perimeter could have written.
"""

from __future__ import annotations

import ipaddress
import math
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import nmap
from lxml import etree

from cyberscan.network.port_silence import States
from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Permit
from cyberscan.port_ranges import as_ranges, parse_ranges
from cyberscan.reasons import LookFailed, Reason

Technique = Literal["connect", "syn"]
Sweep = dict[str, States | LookFailed]
"""By address: its ports, or why it could not be scanned."""

_CAP_NET_RAW = 13
_UNDER_WAY = 100
"""Questions to one address without an answer yet, at most on purpose."""


def nmap_scan(
    network: Network, permits: Mapping[str, Sequence[Permit]], program: str
) -> tuple[Sweep, Technique]:
    """The state of each permitted port, and how it was asked.

    Every address comes with the same ports, and all are of one family. Raises :class:`LookFailed` when nmap
    could not run at all.
    """
    addresses = {ip: some[0].ip for ip, some in permits.items()}
    ports = [permit.port for permit in next(iter(permits.values()))]
    chosen = str(network.options.get("technique", "auto"))
    technique: Technique = "syn" if chosen != "connect" and may_send_raw() else "connect"
    try:
        output = run_nmap(network, _command(network, program, addresses.values(), ports, technique))
    except LookFailed as failed:
        if technique == "connect" or failed.failure.reason is not Reason.MISSING_TOOL:
            raise
        # Some systems grant raw packets and then refuse them to a child: whole connections always work.
        technique = "connect"
        output = run_nmap(network, _command(network, program, addresses.values(), ports, technique))
    seen = states(output, addresses.values(), ports)
    return {ip: seen[address] for ip, address in addresses.items()}, technique


def may_send_raw() -> bool:
    """Whether nmap, started by this process, may send packets of its own making."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False  # capabilities of ours would not pass to a child
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    lines = [line for line in status.splitlines() if line.startswith("CapEff:")]
    return not lines or bool(int(lines[0].split()[1], 16) >> _CAP_NET_RAW & 1)


def _command(
    network: Network, program: str, ips: Iterable[str], ports: Sequence[int], technique: Technique
) -> list[str]:
    seconds = max(1, int(network.seconds_left) - 2)
    # --max-rate would be shared out among the addresses, and the last one left would get all of it: this
    # pause is each address's own. A tenth more than the rate asks for, for clocks that run a little fast.
    rate = network.settings.packets_rate
    pause = f"{max(1, math.ceil(1100 / rate))}ms"
    hosts = list(ips)
    scan = ["-sS"] if technique == "syn" else ["-sT", "--unprivileged"]
    command = [
        # The boldest template is the least afraid of silence; its waits and its pace are replaced below.
        program, "-n", "-Pn", "-T5", *scan, "-oX", "-",
        "--scan-delay", pause, "--max-scan-delay", pause, "--max-retries", "1",
        # A second's worth under way: a firewall's silence looks like a crowded link, and nmap would slow to
        # a fifth of the pace. It warns that this is ignored; seen on the wire, it is not, and the pause holds.
        "--min-parallelism", str(min(rate, _UNDER_WAY)),
        # Under a second, so that the kernel repeats no SYN by itself while nmap waits for a connection.
        "--min-rtt-timeout", "100ms", "--initial-rtt-timeout", "500ms", "--max-rtt-timeout", "900ms",
        "--min-hostgroup", str(len(hosts)), "--host-timeout", f"{seconds}s", "-p", as_ranges(ports),
    ]  # fmt: skip
    return [*command, *(["-6"] if ":" in hosts[0] else []), *hosts]


def run_nmap(network: Network, command: list[str]) -> str:
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


def states(xml: str, ips: Iterable[str], ports: Sequence[int]) -> Sweep:
    """The state of each port of each address in nmap's XML. Raises :class:`LookFailed` when it is unreadable.

    An address on which nmap gave up comes with the reason instead.
    """
    listed, summed_up = _listed(xml), _summed_up(xml)
    found: Sweep = {}
    for ip in ips:
        address = ipaddress.ip_address(ip)
        seen = dict(listed.get(address, {}))
        for state, named, count in summed_up.get(address, ()):
            rest = sorted(set(ports) - set(seen))
            # Before 7.92 nmap only counted the ports that it summed up; their numbers are then shared out,
            # which keeps the totals right.
            seen |= dict.fromkeys(named or rest[:count], state)
        left = len(set(ports) - set(seen))
        found[ip] = (
            LookFailed(Reason.TIMEOUT, f"nmap gave up with {left} ports left") if left else seen
        )
    return found


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _listed(xml: str) -> dict[_Address, States]:
    # The constructor would start nmap again only to read its version; the reader needs none of it.
    scanner = nmap.PortScanner.__new__(nmap.PortScanner)
    try:
        seen: dict[str, Any] = scanner.analyse_nmap_xml_scan(xml)
    except (
        nmap.PortScannerError,
        AttributeError,
    ) as error:  # it reads elements it never looked for
        raise LookFailed(Reason.PROTOCOL_ERROR, "nmap's report is unreadable") from error
    return {
        ipaddress.ip_address(ip): {
            int(port): _state(str(entry["state"])) for port, entry in host.get("tcp", {}).items()
        }
        for ip, host in seen["scan"].items()
    }


def _summed_up(xml: str) -> dict[_Address, list[tuple[str, list[int], int]]]:
    """States seen too often to be listed, by address: the state, its ports when they are named, how many."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(xml.encode(), parser)
    found: dict[_Address, list[tuple[str, list[int], int]]] = {}
    for host in tree.iterfind("host"):
        place = host.find("address")
        if place is not None:
            found[ipaddress.ip_address(str(place.get("addr")))] = list(_extra_ports(host))
    return found


def _extra_ports(host: etree._Element) -> Iterator[tuple[str, list[int], int]]:
    for summary in host.iterfind("ports/extraports"):
        ranges = [str(e.get("ports") or "") for e in summary.iterfind("extrareasons")]
        named = [port for text in ranges if text for port in parse_ranges(text)]
        yield _state(str(summary.get("state"))), named, int(summary.get("count") or 0)


def _state(word: str) -> str:
    return word if word in ("open", "closed") else "filtered"
