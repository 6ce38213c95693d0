"""Ports on which nobody answers in this scan: the way out is blocked, and calling on costs only time."""

from __future__ import annotations

import threading
from collections import defaultdict

from cyberscan.reasons import LookFailed, Reason

ENOUGH = 3
"""Addresses that kept silent on a port where none answered."""


class Silences:
    """One for a whole scan. A refusal is an answer: somebody got the packet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent: dict[int, set[str]] = defaultdict(set)
        self._answered: set[int] = set()

    def give_up(self, port: int) -> None:
        """Raise ``blocked`` on a port where as many addresses as it takes kept silent and none answered."""
        with self._lock:
            if port not in self._answered and len(self._silent[port]) >= ENOUGH:
                raise LookFailed(Reason.BLOCKED, f"connect {port}: nobody answers on this port")

    def answered(self, port: int) -> None:
        """Note that the port can be called from here."""
        with self._lock:
            self._answered.add(port)

    def failed(self, ip: str, port: int, reason: Reason) -> None:
        """Note how a connection failed."""
        if reason is Reason.REFUSED:
            self.answered(port)
        elif reason is Reason.TIMEOUT:
            with self._lock:
                self._silent[port].add(ip)
