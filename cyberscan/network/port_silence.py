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
_SAMPLE = 8
_LIKELY = (443, 80, 22, 25, 3389, 8443, 21, 8080)
"""Where a town most often has something open: what an answer held back would hide first."""
_FEW_LIKELY = 4
_WITNESSES = 2
ASKED_AGAIN = _SAMPLE + 2 * _WITNESSES
"""Packets that it takes at most for one address."""

_Seen = Mapping[str, tuple[Network, Sequence[Permit], States]]


def weighed(seen: _Seen) -> dict[str, tuple[States, Silence]]:
    """Ask a few silent ports once more, slowly, with ports that had answered; by address, corrected states.

    Nothing is asked of an address without silent ports. Raises :class:`LookFailed` when interrupted.
    """
    answers = _asked(seen, {ip: _worth_asking(states) for ip, (_, _, states) in seen.items()})
    mute: dict[str, list[int]] = {}
    for ip, again in answers.items():
        witnesses = _witnesses(seen[ip][2])
        if witnesses and all(again[port] == "filtered" for port in witnesses):
            mute[ip] = witnesses  # one lost packet must not pass for a scan that was shut out
    for ip, again in _asked(seen, mute).items():
        answers[ip] |= again
    return {ip: _weighed(states, answers.get(ip, {})) for ip, (_, _, states) in seen.items()}


def _asked(seen: _Seen, ports: Mapping[str, Sequence[int]]) -> dict[str, States]:
    """One question to each of these ports, by address."""
    wanted: dict[str, list[Permit]] = {}
    for ip, chosen in ports.items():
        if chosen:
            network, permits, _ = seen[ip]
            wanted[ip] = [permit for permit in permits if permit.port in chosen]
            network.meter.take("packets", len(wanted[ip]))
    if not wanted:
        return {}
    network = seen[next(iter(wanted))][0]
    rate = min(_SLOWLY, network.settings.packets_rate)
    return connect_scan(network, wanted, rate=rate, passes=1)


def _worth_asking(states: States) -> list[int]:
    """Silent ports and witnesses: the likely ports, and others over the whole range where some refuse.

    Where nothing refuses, a filter is the plain reading: no limit of refusals is so strict that none passes.
    """
    silent = [port for port, state in states.items() if state == "filtered"]
    if not silent:
        return []
    likely = [port for port in _LIKELY if port in silent][:_FEW_LIKELY]
    refusing = "closed" in states.values()
    others = _spread(states, "filtered", _SAMPLE) if refusing or len(silent) <= _SAMPLE else []
    sample = list(dict.fromkeys([*likely, *others]))[:_SAMPLE]
    return [*sample, *_witnesses(states)]


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
