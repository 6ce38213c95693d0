"""The worker process: OpenSSL and X.509 parsing for the scanner, without a network of its own.

Questions come in on standard input, answers go out on standard output, one JSON object a line. A
conversation with a peer is a generator: it hands out bytes to send and takes in what came back, and the
scanner, which holds the connection, carries them. So the process that feeds a C library with hostile
bytes can open no connection, holds no secret, waits for nobody, and serves any number of peers at once.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cyberscan.network.tls._talks import Ended, Talk

MEMORY = 1024**3
"""Bytes of address space; OpenSSL twice and the trust stores take a tenth of it."""
_REFUSED = ("socket.", "subprocess.", "ctypes.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ftplib.", "shutil.")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

Question = dict[str, Any]
Answer = dict[str, Any]


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook. Raises ``PermissionError`` inside whoever wants out."""
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("nothing is written here")


class Desk:
    """The conversations under way, by the number that the scanner gave them."""

    def __init__(
        self, talks: dict[str, Callable[[Question], Talk]], duties: dict[str, Callable[[Question], Answer]]
    ) -> None:  # fmt: skip
        self._talks = talks
        self._duties = duties
        self._open: dict[int, Talk] = {}

    def answer(self, question: Question) -> Answer:
        """One step of a conversation, or the answer to a plain question."""
        asked, number = question["ask"], question.get("number", 0)
        if asked in self._duties:
            return {"result": self._duties[asked](question)}
        if asked == "forget":
            self._open.pop(number, None)
            return {}
        if asked in self._talks:
            self._open[number] = self._talks[asked](question)
        return self._step(number, question)

    def _step(self, number: int, question: Question) -> Answer:
        talk = self._open[number]
        try:
            if "data" in question:
                send, wait = talk.send(base64.b64decode(question["data"]))
            elif "ended" in question:
                send, wait = talk.throw(Ended(question["ended"]))
            else:
                send, wait = next(talk)
        except StopIteration as stop:
            del self._open[number]
            return {"result": stop.value}
        return {"send": base64.b64encode(send).decode("ascii"), "wait": wait}


def main() -> None:
    """Answer until standard input ends."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    warnings.simplefilter("ignore")
    _limit_resources()
    from cyberscan.network.tls import _duties, _talks

    desk = Desk(_talks.TALKS, _duties.DUTIES)
    sys.addaudithook(guard)
    for line in sys.stdin.buffer:
        answer = desk.answer(json.loads(line))
        output.write(json.dumps({**answer, "memory": _memory()}).encode("ascii") + b"\n")
        output.flush()


def _memory() -> int:
    """Kilobytes in use; 0 where nobody knows.

    Not ``ru_maxrss``: Linux has it begin at what the scanner held when it started this process.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:  # no such file but on Linux
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
