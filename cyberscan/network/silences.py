"""Ports on which nobody answers in this scan: the way out is blocked, and calling on costs only time."""

from __future__ import annotations

import threading
from collections import defaultdict

from cyberscan.reasons import LookFailed, Reason

ENOUGH = 3
"""Hosts, and addresses of theirs, that kept silent on a port where none answered: all those of one host
may well be down together."""


class Silences:
    """One for a whole scan. A refusal is an answer: somebody got the packet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self._answered: set[int] = set()

    def give_up(self, port: int) -> None:
        """Raise ``blocked`` on a port where as many hosts as it takes kept silent and none answered."""
        with self._lock:
            silent = self._silent[port]
            several = (
                min(len({ip for _, ip in silent}), len({host for host, _ in silent})) >= ENOUGH
            )
            if several and port not in self._answered:
                raise LookFailed(Reason.BLOCKED, f"connect {port}: nobody answers on this port")

    def answered(self, port: int) -> None:
        """Note that the port can be called from here."""
        with self._lock:
            self._answered.add(port)

    def failed(self, host: str, ip: str, port: int, reason: Reason) -> None:
        """Note how a connection failed; ``host`` may be empty where only an address is known."""
        if reason is Reason.REFUSED:
            self.answered(port)
        elif reason is Reason.TIMEOUT:
            with self._lock:
                self._silent[port].add((host or ip, ip))
