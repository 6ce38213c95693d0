"""Politeness, enforced: how many connections an address gets at once and a second, and what a task spends.

One governor serves a whole scan, all probes and authorities together: a host that carries 300 sites is
still one host.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from cyberscan.network.silences import Silences
from cyberscan.network.visited import Visited
from cyberscan.reasons import LookFailed, Reason

_WEB = (80, 443)


@dataclass
class Spent:
    """What was spent. Counters only: nobody bills, everybody reads."""

    connections: int = 0
    requests: int = 0
    queries: int = 0
    packets: int = 0
    bytes_in: int = 0

    def add(self, other: Spent) -> None:
        """Add another count to this one."""
        for name in ("connections", "requests", "queries", "packets", "bytes_in"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def site_name(host: str, port: int, page: str = "/") -> str:
    """Under which name a request is counted: HTTP and HTTPS of one host are one site, a declared page is its own."""
    shown = f"[{host}]" if ":" in host else host
    return shown + (f":{port}" if port not in _WEB else "") + page.rstrip("/")


class _Lane:
    """One address: its open connections and when the next may start."""

    def __init__(self, limit: int) -> None:
        self.slots = threading.BoundedSemaphore(limit)
        self.lock = threading.Lock()
        self.next_start = 0.0


QUESTIONS_AT_ONCE = 4
"""About one zone, through the resolver: its servers, which may be one small machine, answer them all."""


class Governor:
    """Per-address concurrency and rate, and questions at once about a zone."""

    def __init__(self, rate: float, max_connections: int) -> None:
        self._interval = 1.0 / rate
        self._lanes: dict[str, _Lane] = defaultdict(lambda: _Lane(max_connections))
        self._zones: dict[str, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(QUESTIONS_AT_ONCE)
        )
        self._guard = threading.Lock()
        self.connections_by_address: Counter[str] = Counter()
        self.requests_by_site: Counter[str] = Counter()
        self.visited = Visited()
        self.silences = Silences()
        self._granted: Counter[tuple[str, str]] = Counter()
        self.stopping = threading.Event()
        """Set on Ctrl-C: whoever is about to wait or connect gives up with ``interrupted``."""

    def lane(self, ip: str) -> _Lane:
        """The lane of an address."""
        with self._guard:
            return self._lanes[ip]

    @contextmanager
    def slot(self, ip: str, deadline: float) -> Iterator[None]:
        """Hold one of the address's connections, and wait one's turn. Raises :class:`LookFailed`."""
        self.acquire(ip, deadline)
        try:
            yield
        finally:
            self.release(ip)

    def acquire(self, ip: str, deadline: float) -> None:
        """Take a connection slot; the caller must :meth:`release` it."""
        lane = self.lane(ip)
        while not lane.slots.acquire(timeout=0.2):
            self._give_up(deadline)
        with ExitStack() as undo:
            undo.callback(lane.slots.release)  # a turn that does not come gives the slot back
            self._pace(lane, deadline)
            undo.pop_all()
        with self._guard:
            self.connections_by_address[ip] += 1

    @contextmanager
    def zone_slot(self, zone: str, deadline: float) -> Iterator[None]:
        """Hold one of a zone's questions. Raises :class:`LookFailed`."""
        with self._guard:
            slots = self._zones[zone]
        while not slots.acquire(timeout=0.2):
            self._give_up(deadline)
        try:
            yield
        finally:
            slots.release()

    def grant(self, what: str, ip: str, most: int) -> bool:
        """Whether ``what`` may be done once more to an address, ``most`` times in the whole scan."""
        with self._guard:
            self._granted[what, ip] += 1
            return self._granted[what, ip] <= most

    def take_request(self, site: str, most: int | None = None) -> None:
        """Count one more HTTP request to a site, ``most`` in the whole scan, or raise ``budget_spent``."""
        with self._guard:
            if most is not None and self.requests_by_site[site] >= most:
                raise LookFailed(Reason.BUDGET_SPENT, f"requests of this site {most}")
            self.requests_by_site[site] += 1

    def return_request(self, site: str) -> None:
        """Take back the count of a request that was not sent."""
        with self._guard:
            self.requests_by_site[site] -= 1

    def count(self, ip: str, connections: int) -> None:
        """Record connections that a child process made inside one slot."""
        with self._guard:
            self.connections_by_address[ip] += connections

    def release(self, ip: str) -> None:
        """Give a slot back."""
        self.lane(ip).slots.release()

    def _pace(self, lane: _Lane, deadline: float) -> None:
        with lane.lock:
            now = time.monotonic()
            start = max(now, lane.next_start)
            lane.next_start = start + self._interval
        if start > deadline:
            raise LookFailed(Reason.BUDGET_SPENT, "deadline before its turn")
        # Waiting for no time at all is not free: mostly the turn is now.
        stopped = self.stopping.wait(start - now) if start > now else self.stopping.is_set()
        if stopped:
            raise LookFailed(Reason.INTERRUPTED)

    def _give_up(self, deadline: float) -> None:
        if self.stopping.is_set():
            raise LookFailed(Reason.INTERRUPTED)
        if time.monotonic() > deadline:
            raise LookFailed(Reason.BUDGET_SPENT, "deadline while waiting for a slot")


class Meter:
    """One task's budget: counts what it spends and stops it at the limit."""

    def __init__(self, connections: int, requests: int, queries: int, packets: int) -> None:
        self._limits = Spent(connections, requests, queries, packets)
        self._lock = threading.Lock()
        self.spent = Spent()

    def take(self, what: str, amount: int = 1) -> None:
        """Spend ``amount`` of ``what`` (``connections``, ``requests``…), or raise ``budget_spent``."""
        with self._lock:
            spent = getattr(self.spent, what) + amount
            if spent > getattr(self._limits, what):
                raise LookFailed(Reason.BUDGET_SPENT, f"{what} {getattr(self._limits, what)}")
            setattr(self.spent, what, spent)

    def note(self, what: str, amount: int = 1) -> None:
        """Count what other limits bound already; a negative ``amount`` takes back what was not done."""
        with self._lock:
            setattr(self.spent, what, getattr(self.spent, what) + amount)

    def received(self, amount: int) -> None:
        """Count bytes that came in."""
        with self._lock:
            self.spent.bytes_in += amount
