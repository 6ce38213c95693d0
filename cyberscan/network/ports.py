"""Which TCP ports of a declared address are open, closed or filtered: nmap, or our own connect scan."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cyberscan.network.connect_scan import connect_scan
from cyberscan.network.nmap_scan import nmap_scan
from cyberscan.network.port_sets import controls, port_set
from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Contact, Permit
from cyberscan.reasons import LookFailed, Reason

Tool = Literal["nmap", "connect"]
_MANY = 50
_TOO_MANY_OPEN = 0.6
_CONTROLS_OPEN = 0.75
_MORE_THAN_ANY_HOST = 100
"""Open ports that no machine has, were a tenth of those looked at: a SYN proxy before one range of them."""
_TENTH = 0.1


@dataclass(frozen=True)
class PortScan:
    """What a scan of one address saw."""

    states: dict[int, str]
    tool: Tool
    answers_everywhere: bool

    def having(self, state: str) -> tuple[int, ...]:
        """The ports in one state (``open``, ``closed``, ``filtered``), ascending."""
        return tuple(sorted(port for port, seen in self.states.items() if seen == state))


def scan_ports(network: Network, ip: str, declared: Sequence[int] = ()) -> PortScan:
    """Scan the profile's set of ports, or only the ``declared`` ones.

    Ports that the perimeter excludes are left out. Raises :class:`LookFailed`: ``timeout`` when not one
    port gave any answer, which says nothing of the host.
    """
    wanted = tuple(declared) or port_set(str(network.options.get("set", "standard")))
    control = () if declared else controls(ip, wanted)
    permits = _permits(network, ip, (*wanted, *control))
    network.meter.take("packets", len(permits))
    program = shutil.which("nmap")
    with network.governor.slot(permits[0].ip, network.deadline):
        states = nmap_scan(network, permits, program) if program else connect_scan(network, permits)
    counts = Counter(states.values())
    network.meter.take("packets", counts["filtered"])  # silence was asked twice
    if counts["filtered"] == len(states):
        raise LookFailed(Reason.TIMEOUT, f"no answer on any of {len(states)} ports")
    tool: Tool = "nmap" if program else "connect"
    return PortScan(states, tool, _answers_everywhere(states, control or controls(ip, ())))


def _permits(network: Network, ip: str, ports: Sequence[int]) -> list[Permit]:
    permits = []
    refused = LookFailed(Reason.OUT_OF_SCOPE, "no port to scan")
    for port in sorted(set(ports)):
        try:
            permits.append(network.permit(ip, port, Contact.SCAN))
        except LookFailed as failed:
            refused = failed
    if not permits:
        raise refused
    return permits


def _answers_everywhere(states: dict[int, str], control: Sequence[int]) -> bool:
    opened = [port for port, state in states.items() if state == "open"]
    if len(states) > _MANY and len(opened) > _TOO_MANY_OPEN * len(states):
        return True
    if len(opened) > max(_MORE_THAN_ANY_HOST, _TENTH * len(states)):
        return True
    tried = [port for port in control if port in states]
    return bool(tried) and sum(p in opened for p in tried) >= _CONTROLS_OPEN * len(tried)
