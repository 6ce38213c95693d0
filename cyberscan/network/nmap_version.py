"""What ``nmap -sV`` believes of one port that our own questions could not name.

nmap tries one conversation after another on the port, never two at once, and waits seconds for each: it
is kept for what is left over, a few ports an address, in a child process with an end.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
from dataclasses import dataclass
from typing import Any

import nmap

from cyberscan.network.nmap_scan import run_nmap
from cyberscan.network.session import Network
from cyberscan.network.text import readable
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

CONNECTIONS = 30
"""The most that it makes at this intensity, counted on a port that hangs up on everything."""
SECONDS = 30
PORTS = 6
"""Of one address, in one scan."""
_INTENSITY = "6"
_NAME = re.compile(r"[A-Za-z0-9][\w.+-]{0,40}")


@dataclass(frozen=True)
class Belief:
    """nmap's words for a service, and how sure it is on its own scale of ten."""

    name: str = ""
    product: str = ""
    version: str = ""
    tls: bool = False
    confidence: int = 0


def ask_nmap(network: Network, ip: str, port: int) -> Belief:
    """nmap's belief about a declared address's open port.

    Raises :class:`LookFailed`: ``out_of_scope`` where the scope says so, ``missing_tool`` without nmap,
    ``budget_spent`` when the address had its share, ``timeout`` when nmap gave up.
    """
    permit = network.permit(ip, port, Contact.SCAN)
    program = shutil.which("nmap")
    if program is None:
        raise LookFailed(Reason.MISSING_TOOL, "nmap")
    if not network.governor.grant("nmap -sV", permit.ip, PORTS):
        raise LookFailed(Reason.BUDGET_SPENT, f"nmap -sV on {PORTS} ports of the address")
    network.meter.take("connections", CONNECTIONS)
    with network.governor.slot(permit.ip, network.deadline):
        output = run_nmap(network, _command(program, permit.ip, port))
    network.governor.count(permit.ip, CONNECTIONS - 1)
    return belief(output, permit.ip, port)


def _command(program: str, ip: str, port: int) -> list[str]:
    address = str(ipaddress.ip_address(ip))
    command = [
        program, "-n", "-Pn", "-sT", "--unprivileged", "-sV", "--version-intensity", _INTENSITY,
        "--host-timeout", f"{SECONDS}s", "-oX", "-", "-p", str(port),
    ]  # fmt: skip
    return [*command, "-6", address] if ":" in address else [*command, address]


def belief(xml: str, ip: str, port: int) -> Belief:
    """What nmap's report says of the port. Raises :class:`LookFailed` when it says nothing of it."""
    # The constructor would start nmap again only to read its version; the reader needs none of it.
    scanner = nmap.PortScanner.__new__(nmap.PortScanner)
    try:
        seen: dict[str, Any] = scanner.analyse_nmap_xml_scan(xml)
    except (nmap.PortScannerError, AttributeError) as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "nmap's report is unreadable") from error
    entry = seen["scan"].get(ip, {}).get("tcp", {}).get(port)
    if entry is None:
        raise LookFailed(Reason.TIMEOUT, f"nmap -sV gave up after {SECONDS} s")
    return _read(entry, re.search(r'<service [^>]{0,2000}\btunnel="ssl"', xml) is not None)


def _read(entry: dict[str, Any], tls: bool) -> Belief:
    told = str(entry.get("conf") or "0")
    name = str(entry.get("name") or "")
    if not _NAME.fullmatch(name) or name in ("unknown", "tcpwrapped"):
        return Belief(tls=tls)
    return Belief(
        name=name.lower(), product=_text(entry.get("product")), version=_text(entry.get("version")),
        tls=tls, confidence=int(told) if re.fullmatch("10|[0-9]", told) else 0,
    )  # fmt: skip


def _text(value: object) -> str:
    return readable(str(value or "")[:200].encode("utf-8", "replace"), 80)
