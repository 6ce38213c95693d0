"""Pages that one task of a scan has just read and that another will need: asked once, handed on once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyberscan.network.http_visit import Trip

_MOST_BYTES = 64_000_000


class Visited:
    """Trips by the address at which they began. What does not fit is asked again by whoever needs it."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._trips: dict[str, Trip] = {}
        self._left = most_bytes
        self._lock = threading.Lock()

    def leave(self, url: str, trip: Trip) -> None:
        """Keep a trip that came to an answer for the task that will visit ``url``."""
        with self._lock:
            size = _size(trip)
            if trip.reply is not None and url not in self._trips and size <= self._left:
                self._trips[url] = trip
                self._left -= size

    def take(self, url: str) -> Trip | None:
        """The trip that began there, once."""
        with self._lock:
            trip = self._trips.pop(url, None)
            if trip is not None:
                self._left += _size(trip)
            return trip


def _size(trip: Trip) -> int:
    """About what a trip holds: the parts of a page take twice the page."""
    return len(trip.reply.body) * (3 if trip.seen else 1) if trip.reply else 0
