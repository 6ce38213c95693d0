"""How many connections one endpoint is asked at once, and how a doubtful answer is asked again alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Lanes:
    """Lets ``width`` askers in at once; one alone when an answer is in doubt.

    Some servers serve one connection at a time, others cut those that come too close together: what they
    do to several askers says nothing of what they accept.
    """

    def __init__(self, width: int) -> None:
        self._width = max(1, width)
        self._busy = 0
        self._condition = threading.Condition()
        self._alone = threading.local()
        self._reserved = 0

    @property
    def width(self) -> int:
        """How many may ask at once at this moment."""
        return self._width

    def narrow(self) -> None:
        """From now on one at a time: the server does not bear more."""
        self._width = 1

    @contextmanager
    def one(self) -> Iterator[None]:
        """One connection. Inside :meth:`alone`, at once; otherwise when there is room."""
        if getattr(self._alone, "here", False):
            yield
            return
        with self._condition:
            self._condition.wait_for(lambda: self._busy < self._width and not self._reserved)
            self._busy += 1
        try:
            yield
        finally:
            with self._condition:
                self._busy -= 1
                self._condition.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else asks until the end: waits for those that are at it."""
        if getattr(self._alone, "here", False):
            yield
            return
        with self._condition:
            self._reserved += 1
            self._condition.wait_for(lambda: self._busy == 0)
            self._busy = self._width + 1  # full, for whoever waits to be alone too
            self._reserved -= 1
        self._alone.here = True
        try:
            yield
        finally:
            self._alone.here = False
            with self._condition:
                self._busy = 0
                self._condition.notify_all()
