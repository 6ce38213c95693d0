"""Which TCP ports of declared addresses are open, closed or filtered: nmap, or our own connect scan.

Many addresses are scanned together: one nmap costs its start once, and waits for all of them at the same time.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

from cyberscan.network.connect_scan import connect_scan
from cyberscan.network.nmap_scan import Technique, nmap_scan
from cyberscan.network.port_sets import controls, port_set
from cyberscan.network.port_silence import Silence, States, weighed
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

    states: States
    tool: Tool
    technique: Technique
    silence: Silence
    answers_everywhere: bool

    def having(self, state: str) -> tuple[int, ...]:
        """The ports in one state (``open``, ``closed``, ``filtered``), ascending."""
        return tuple(sorted(port for port, seen in self.states.items() if seen == state))


@dataclass(frozen=True)
class Asked:
    """One address to scan, and the network as its look may use it."""

    network: Network
    ip: str
    declared: tuple[int, ...] = ()
    """The only ports to look at, when the perimeter names some."""


@dataclass(frozen=True)
class _Allowed:
    """What the gate let through of one address."""

    network: Network
    permits: tuple[Permit, ...]
    controls: tuple[int, ...]


Results = dict[str, PortScan | LookFailed]
"""By address, as it was asked."""


def scan_together(asked: Iterable[Asked]) -> Results:
    """Scan several addresses at once, each at the profile's pace and on its own budget.

    The profile's set of ports of each, or only its ``declared`` ones; ports that the perimeter excludes are left
    out. ``timeout`` when not one port gave any answer, which says nothing of the host.
    What could not be scanned comes as the :class:`LookFailed` that says why; only what ends the whole scan
    (an interruption, the deadline) is raised.
    """
    results: Results = {}
    groups: dict[tuple[tuple[int, ...], bool], dict[str, _Allowed]] = defaultdict(dict)
    for one in asked:
        try:
            allowed = _allowed(one)
        except LookFailed as failed:
            results[one.ip] = failed
            continue
        ports = tuple(permit.port for permit in allowed.permits)
        groups[ports, ":" in allowed.permits[0].ip][one.ip] = allowed
    for group in groups.values():
        results |= _swept(group)
    return results


def _allowed(asked: Asked) -> _Allowed:
    """The ports of one address that may be scanned, paid for. Raises :class:`LookFailed`."""
    network = asked.network
    wanted = asked.declared or port_set(str(network.options.get("set", "standard")))
    control = () if asked.declared else controls(wanted)
    permits = []
    refused = LookFailed(Reason.OUT_OF_SCOPE, "no port to scan")
    for port in sorted({*wanted, *control}):
        try:
            permits.append(network.permit(asked.ip, port, Contact.SCAN))
        except LookFailed as failed:
            refused = failed
    if not permits:
        raise refused
    network.meter.take("packets", len(permits))
    return _Allowed(network, tuple(permits), control or controls(()))


def _swept(group: Mapping[str, _Allowed]) -> Results:
    """Scan addresses of which the same ports are wanted."""
    first = next(iter(group.values())).network
    program = shutil.which("nmap")
    tool: Tool = "nmap" if program else "connect"
    technique: Technique = "connect"
    permits = {ip: one.permits for ip, one in group.items()}
    with _turns(group.values()):
        if program:
            seen, technique = nmap_scan(first, permits, program)
        else:
            seen = dict(connect_scan(first, permits))
        results: Results = {ip: got for ip, got in seen.items() if isinstance(got, LookFailed)}
        whole = {ip: got for ip, got in seen.items() if not isinstance(got, LookFailed)}
        for ip, states, silence in _judged_silence(group, whole):
            if silence is None:
                results[ip] = LookFailed(Reason.TIMEOUT, f"no answer on any of {len(states)} ports")
            else:
                everywhere = _answers_everywhere(states, group[ip].controls)
                results[ip] = PortScan(states, tool, technique, silence, everywhere)
    return results


def _judged_silence(
    group: Mapping[str, _Allowed], seen: Mapping[str, States]
) -> Iterator[tuple[str, States, Silence | None]]:
    """Each address with its states and what its silent ports are worth; None when nothing answered at all."""
    for ip, states in seen.items():
        silent = Counter(states.values())["filtered"]
        group[ip].network.meter.take("packets", silent)  # silence was asked twice
        if silent == len(states):
            yield ip, states, None
    heard = {ip: states for ip, states in seen.items() if set(states.values()) != {"filtered"}}
    looks = {ip: (group[ip].network, group[ip].permits, states) for ip, states in heard.items()}
    for ip, (states, silence) in weighed(looks).items():
        yield ip, states, silence


def _turns(group: Iterable[_Allowed]) -> ExitStack:
    """Hold one connection slot of each address for as long as it is scanned."""
    with ExitStack() as stack:
        for one in group:
            governor = one.network.governor
            stack.enter_context(governor.slot(one.permits[0].ip, one.network.deadline))
        return stack.pop_all()


def _answers_everywhere(states: States, control: Sequence[int]) -> bool:
    opened = [port for port, state in states.items() if state == "open"]
    if len(states) > _MANY and len(opened) > _TOO_MANY_OPEN * len(states):
        return True
    if len(opened) > max(_MORE_THAN_ANY_HOST, _TENTH * len(states)):
        return True
    tried = [port for port in control if port in states]
    return bool(tried) and sum(p in opened for p in tried) >= _CONTROLS_OPEN * len(tried)
