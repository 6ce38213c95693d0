"""Daemons as children: started in the foreground, waited for, stopped by their own process id."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Place(Protocol):
    """Where daemons run."""

    def in_town(self, *command: str) -> list[str]:
        """The command line that runs ``command`` there."""
        ...


class NotReady(RuntimeError):
    """A daemon that ended, or that did not listen in time; carries the end of its log."""


class Daemons:
    """Everything that was started, in order; stopped in the opposite order."""

    def __init__(self, space: Place, logs: Path) -> None:
        self._space = space
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._awaited: dict[str, tuple[str, ...]] = {}

    def start(
        self, name: str, command: Sequence[str], *, listens: Sequence[str] = (),
        environment: Mapping[str, str] | None = None, folder: Path | None = None,
    ) -> None:  # fmt: skip
        """Start ``command`` in the town; ``listens`` are ``tcp:ip:port`` or ``udp:ip:port``."""
        with (self._logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                self._space.in_town(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment, cwd=folder, start_new_session=True,
            )  # fmt: skip
        self._awaited[name] = tuple(listens)

    def wait(self, seconds: float = 30) -> None:
        """Until everything listens. Raises :class:`NotReady`."""
        deadline = time.monotonic() + seconds
        while missing := self._missing():
            name = next(iter(missing))
            if self._running[name].poll() is not None:
                raise NotReady(f"{name} ended: {self._tail(name)}")
            if time.monotonic() > deadline:
                raise NotReady(f"not listening: {missing}; {name}: {self._tail(name)}")
            time.sleep(0.1)

    def gone(self) -> list[str]:
        """What listened and does so no more."""
        return [socket for sockets in self._missing().values() for socket in sockets]

    def stop(self) -> None:
        """End every daemon and wait for it."""
        for daemon in reversed(self._running.values()):
            daemon.terminate()
        for daemon in self._running.values():
            try:
                daemon.wait(5)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        self._running.clear()

    def _missing(self) -> dict[str, list[str]]:
        listing = subprocess.run(
            self._space.in_town("ss", "-H", "-tuln"), capture_output=True, text=True, check=True
        )
        open_now = {
            f"{fields[0]}:{fields[4].partition('%')[0]}"
            for line in listing.stdout.splitlines()
            if (fields := line.split())
        }
        return {
            name: absent
            for name, wanted in self._awaited.items()
            if (absent := [socket for socket in wanted if socket not in open_now])
        }

    def _tail(self, name: str) -> str:
        return (self._logs / f"{name}.log").read_text(errors="replace")[-2000:]
