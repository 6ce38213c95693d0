"""Our own connect scan, for machines without nmap, and to ask a few ports again: same answers, slower."""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Permit

_IN_FLIGHT = 512
_PATIENCE = 0.8
"""Seconds: well below the second after which kernels repeat a SYN by themselves, unpaced and uncounted."""
_STARTED = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}

Permits = Mapping[str, Sequence[Permit]]
"""By address."""
Door = tuple[str, int]


@dataclass
class _Round:
    """One pass over some ports: what was seen and what is under way."""

    states: dict[Door, str] = field(default_factory=dict)
    waiting: dict[Door, tuple[socket.socket, float]] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def start(self, door: Door, permit: Permit) -> None:
        family = socket.AF_INET6 if ":" in permit.ip else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        code = sock.connect_ex((permit.ip, permit.port))
        if code not in _STARTED:
            sock.close()
            self.states[door] = _meaning(code)
            return
        self.selector.register(sock, selectors.EVENT_WRITE, door)
        self.waiting[door] = (sock, time.monotonic() + _PATIENCE)

    def settle(self, seconds: float) -> None:
        """Take the answers that come within ``seconds`` and give up on what waited long enough."""
        for key, _ in self.selector.select(seconds):
            sock, _ = self.waiting[key.data]
            self._end(key.data, _meaning(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
        now = time.monotonic()
        for door in [door for door, (_, until) in self.waiting.items() if until < now]:
            self._end(door, "filtered")

    def _end(self, door: Door, state: str) -> None:
        sock, _ = self.waiting.pop(door)
        self.selector.unregister(sock)
        sock.close()
        self.states[door] = state

    def close(self) -> None:
        """Drop what is still under way."""
        for door in list(self.waiting):
            self._end(door, "filtered")
        self.selector.close()


def connect_scan(
    network: Network, permits: Permits, rate: float | None = None, passes: int = 2
) -> dict[str, dict[int, str]]:
    """The state of each permitted port, by address; silent ones are tried again.

    ``rate``: packets a second and address, the settings' by default. ``passes``: questions to a port at most.
    Raises ``LookFailed``.
    """
    interval = 1.0 / (rate or network.settings.packets_rate)
    states: dict[Door, str] = {}
    for _ in range(passes):
        silent = {
            ip: [p for p in some if states.get((ip, p.port), "filtered") == "filtered"]
            for ip, some in permits.items()
        }
        states |= _pass(network, silent, interval)
    return {ip: {p.port: states[ip, p.port] for p in some} for ip, some in permits.items()}


def _pass(network: Network, permits: Permits, interval: float) -> dict[Door, str]:
    current = _Round()
    try:
        for beat in _beats(permits):
            while current.waiting and len(current.waiting) + len(beat) > _IN_FLIGHT:
                current.settle(min(interval, network.seconds_left))
            for ip, permit in beat:
                current.start((ip, permit.port), permit)
            end = time.monotonic() + min(interval, network.seconds_left)
            while (left := end - time.monotonic()) > 0:
                current.settle(left)
                if not current.waiting:
                    time.sleep(max(0.0, end - time.monotonic()))
        while current.waiting:
            current.settle(min(0.2, network.seconds_left))
        return dict(current.states)
    finally:
        current.close()


def _beats(permits: Permits) -> Iterator[list[tuple[str, Permit]]]:
    """One port of each address at a time: the interval between two beats is the pace of every address."""
    for row in zip_longest(*permits.values()):
        yield [(ip, permit) for ip, permit in zip(permits, row, strict=True) if permit is not None]


def _meaning(code: int) -> str:
    if code == 0:
        return "open"
    return "closed" if code == errno.ECONNREFUSED else "filtered"
