"""What the silence of a port is worth: a filter, an answer held back, or a scan that was cut off on its way.

Firewalls slow down their refusals (ICMP and RST limits), and some shut out whoever asks for many ports. What
they no longer answer looks filtered, and an open port among it would be missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from cyberscan.network.connect_scan import connect_scan
from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Permit

Silence = Literal["filtered", "rate_limited", "cut_off"]
"""As :attr:`cyberscan.facts.ports.OpenPorts.silence`."""
States = dict[int, str]
"""``open``, ``closed`` or ``filtered``, by port."""

_SLOWLY = 10
"""Packets a second and address: below the limits that firewalls use."""
_SAMPLE = 16
_WITNESSES = 2
ASKED_AGAIN = 2 * (_SAMPLE + _WITNESSES)
"""Packets that it takes at most for one address."""


def weighed(
    seen: Mapping[str, tuple[Network, Sequence[Permit], States]],
) -> dict[str, tuple[States, Silence]]:
    """Ask a few silent ports again, slowly, with ports that had answered; by address, corrected states.

    Nothing is asked of an address without silent ports. Raises :class:`LookFailed` when interrupted.
    """
    again: dict[str, list[Permit]] = {}
    for ip, (network, permits, states) in seen.items():
        chosen = {*_spread(states, "filtered", _SAMPLE), *_witnesses(states)}
        if "filtered" in states.values():
            again[ip] = [permit for permit in permits if permit.port in chosen]
            network.meter.take("packets", 2 * len(again[ip]))
    answers: dict[str, States] = {}
    if again:
        network = seen[next(iter(again))][0]
        answers = connect_scan(network, again, rate=min(_SLOWLY, network.settings.packets_rate))
    return {ip: _weighed(states, answers.get(ip, {})) for ip, (_, _, states) in seen.items()}


def _weighed(states: States, again: States) -> tuple[States, Silence]:
    silent = [port for port, state in states.items() if state == "filtered"]
    spoke = [port for port in silent if again.get(port, "filtered") != "filtered"]
    witnesses = [port for port in again if states[port] != "filtered"]
    if silent and witnesses and all(again[port] == "filtered" for port in witnesses):
        return states, "cut_off"
    corrected = states | {port: again[port] for port in spoke}
    unasked = [port for port in silent if port not in again]
    return corrected, "rate_limited" if spoke and unasked else "filtered"


def _witnesses(states: States) -> list[int]:
    """Ports that answered, open ones first: they must answer still."""
    opened = _spread(states, "open", _WITNESSES)
    return (opened + _spread(states, "closed", _WITNESSES))[:_WITNESSES]


def _spread(states: States, state: str, most: int) -> list[int]:
    """At most ``most`` ports in one state, taken over the whole range."""
    ports = sorted(port for port, seen in states.items() if seen == state)
    step = max(1, -(-len(ports) // most))
    return ports[::step]
