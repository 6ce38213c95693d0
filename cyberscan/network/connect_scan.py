"""Our own connect scan, for machines without nmap: slower to conclude, same answers."""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from cyberscan.network.session import Network
from cyberscan.perimeter.scope import Permit

_IN_FLIGHT = 64
_PATIENCE = 1.5
_STARTED = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}


@dataclass
class _Round:
    """One pass over some ports: what was seen and what is under way."""

    states: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, tuple[socket.socket, float]] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def start(self, permit: Permit) -> None:
        family = socket.AF_INET6 if ":" in permit.ip else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        code = sock.connect_ex((permit.ip, permit.port))
        if code not in _STARTED:
            sock.close()
            self.states[permit.port] = _meaning(code)
            return
        self.selector.register(sock, selectors.EVENT_WRITE, permit.port)
        self.waiting[permit.port] = (sock, time.monotonic() + _PATIENCE)

    def settle(self, seconds: float) -> None:
        """Take the answers that come within ``seconds`` and give up on what waited long enough."""
        for key, _ in self.selector.select(seconds):
            sock, _ = self.waiting[key.data]
            self._end(key.data, _meaning(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
        now = time.monotonic()
        for port in [port for port, (_, until) in self.waiting.items() if until < now]:
            self._end(port, "filtered")

    def _end(self, port: int, state: str) -> None:
        sock, _ = self.waiting.pop(port)
        self.selector.unregister(sock)
        sock.close()
        self.states[port] = state

    def close(self) -> None:
        """Drop what is still under way."""
        for port in list(self.waiting):
            self._end(port, "filtered")
        self.selector.close()


def connect_scan(network: Network, permits: Sequence[Permit]) -> dict[int, str]:
    """The state of each permitted port; silent ones are tried twice. Raises ``LookFailed``."""
    states = _pass(network, permits)
    silent = [permit for permit in permits if states[permit.port] == "filtered"]
    return states | _pass(network, silent)


def _pass(network: Network, permits: Sequence[Permit]) -> dict[int, str]:
    interval = 1.0 / network.settings.packets_rate
    current = _Round()
    try:
        for permit in permits:
            while len(current.waiting) >= _IN_FLIGHT:
                current.settle(interval)
            current.start(permit)
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


def _meaning(code: int) -> str:
    if code == 0:
        return "open"
    return "closed" if code == errno.ECONNREFUSED else "filtered"
