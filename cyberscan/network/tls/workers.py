"""The worker processes of one scan: started when first needed, used again and again, replaced when they age.

A worker waits for nobody but us: whoever asks holds it for the few milliseconds of an answer, so a slow
peer delays no other. One that thinks for too long is killed, and what it held is asked again elsewhere.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cyberscan.reasons import LookFailed, Reason

SIZE = min(2, os.cpu_count() or 1)
CONVERSATIONS = 400
"""Of one worker before it retires; four of them serve an endpoint that offers everything."""
MEMORY = 400_000
"""Kilobytes at which a worker retires early."""
SECONDS = 10.0
"""The longest that one answer may take: no honest one takes a tenth of a second, starting takes one."""
_TICK = 0.5
_MAX_ANSWER = 8_000_000
_COMMAND = (sys.executable, "-I", "-m", "cyberscan.network.tls._worker")


class Lost(Exception):
    """The worker died, or was killed, before it answered."""


class Worker:
    """One process, and how much it has served."""

    def __init__(self, command: tuple[str, ...] = _COMMAND) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(), close_fds=True,
        )  # fmt: skip
        self._numbers = itertools.count(1)
        self.served = 0
        self.live = 0
        self.aged = False
        self._due = math.inf
        self._end = weakref.finalize(self, _end, self._process)

    def number(self) -> int:
        """A number for a new conversation."""
        return next(self._numbers)

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to one question. Raises :class:`Lost`; then this worker is dead."""
        data = json.dumps(question).encode("ascii") + b"\n"
        # Somebody else's answer may take its whole time, and then a third one's.
        if not self._lock.acquire(timeout=3 * SECONDS):
            raise Lost("busy")
        try:
            self._due = time.monotonic() + SECONDS
            return self._exchange(data)
        finally:
            self._due = math.inf
            self._lock.release()

    def _exchange(self, data: bytes) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 - PIPE above
        assert self._process.stdout is not None  # noqa: S101
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline(_MAX_ANSWER))
            memory = answer.pop("memory")
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            # A broken pipe; no line, half a line, something else than an answer.
            self.stop()
            raise Lost(type(error).__name__) from error
        self.aged = self.aged or memory > MEMORY
        return dict(answer)

    def hurry(self) -> None:
        """Kill it when its answer is overdue; whoever waits for it then learns that it is lost."""
        if time.monotonic() > self._due:
            self._process.kill()

    @property
    def alive(self) -> bool:
        """Whether it may be given new conversations."""
        return not self.aged and self._end.alive and self._process.poll() is None

    def stop(self) -> None:
        """End the process, now. Idempotent."""
        self._end()


class Conversation:
    """One conversation, all in the same worker."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._number = worker.number()
        self._over = False

    def ask(self, **question: Any) -> dict[str, Any]:
        """One step. Raises :class:`Lost`."""
        answer = self._worker.ask({"ask": "step", **question, "number": self._number})
        self._over = "result" in answer
        return answer

    def leave(self) -> None:
        """Have the worker forget a conversation that did not come to its end."""
        if self._over or not self._worker.alive:
            return
        try:
            self.ask(ask="forget")
        except Lost:
            return  # it forgot everything


class Workers:
    """All the workers of a scan. Costs nothing until the first question."""

    def __init__(self, size: int = SIZE, command: tuple[str, ...] = _COMMAND) -> None:
        self._size = size
        self._command = command
        self._lock = threading.Lock()
        self._workers: list[Worker] = []
        self._closed = threading.Event()
        self._watched = False

    @contextmanager
    def conversation(self) -> Iterator[Conversation]:
        """A conversation in the worker that has the least to do."""
        worker = self._take()
        talk = Conversation(worker)
        try:
            yield talk
        finally:
            talk.leave()
            self._give_back(worker)

    def ask(self, **question: Any) -> dict[str, Any]:
        """A plain question, asked a second time elsewhere when the worker is lost. Raises :class:`Lost`."""
        try:
            return self._ask_once(question)
        except Lost:
            return self._ask_once(question)

    def close(self) -> None:
        """End every worker. Idempotent; nothing is started any more."""
        with self._lock:
            self._closed.set()
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.stop()

    def _ask_once(self, question: dict[str, Any]) -> dict[str, Any]:
        worker = self._take()
        try:
            return worker.ask(question)
        finally:
            self._give_back(worker)

    def _take(self) -> Worker:
        with self._lock:
            if self._closed.is_set():
                raise LookFailed(Reason.INTERRUPTED, "the scan is over")
            ready = [worker for worker in self._workers if worker.alive]
            idle = min(ready, key=lambda worker: worker.live, default=None)
            if idle is None or (idle.live and len(ready) < self._size):
                idle = Worker(self._command)
                self._workers.append(idle)
                self._watch()
            idle.live += 1
            idle.served += 1
            idle.aged = idle.aged or idle.served >= CONVERSATIONS
            return idle

    def _watch(self) -> None:
        """One thread sees to it that no answer takes for ever; it ends with the pool."""
        if not self._watched:
            self._watched = True
            arguments = (weakref.ref(self), self._closed)
            threading.Thread(target=_watch, args=arguments, daemon=True).start()

    def hurry(self) -> None:
        """Kill every worker whose answer is overdue."""
        with self._lock:
            workers = list(self._workers)
        for worker in workers:
            worker.hurry()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            worker.live -= 1
            done = not worker.alive and not worker.live
            if done and worker in self._workers:
                self._workers.remove(worker)
        if done:
            worker.stop()


def _watch(pool: weakref.ref[Workers], closed: threading.Event) -> None:
    while not closed.wait(_TICK):
        workers = pool()
        if workers is None:
            return
        workers.hurry()
        del workers  # held here, it would never be let go


def _environment() -> dict[str, str]:
    """Nothing of ours but what starting a program needs: no token, no password, no proxy."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _shut(pipe)


def _shut(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was not sent to the dead
        return
