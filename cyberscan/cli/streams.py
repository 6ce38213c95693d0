"""The streams of a command as its caller left them: closed, full, read by nobody, not UTF-8."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def prepare() -> None:
    """Make the streams exist and able to write what a French report holds."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _take(number)
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _able(stream)


def give_up() -> None:
    """Write no more on stdout: what could not be written is not tried again at the exit."""
    sys.stdout = _nowhere()


@contextmanager
def told() -> Iterator[None]:
    """Around what prints results: a reader who left (``| head``) has seen enough, and nothing failed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        give_up()


def _take(number: int) -> None:
    """Occupy a closed descriptor: the next file or connection would receive what is printed."""
    handle = os.open(os.devnull, os.O_RDWR)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)


def _nowhere() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def _able(stream: io.TextIOWrapper) -> None:
    """The ``C`` locale only says that nobody chose: UTF-8 then. Elsewhere, what is missing is a ``?``."""
    name = codecs.lookup(stream.encoding).name
    if name == "ascii":
        stream.reconfigure(encoding="utf-8")
    elif not name.startswith("utf"):
        stream.reconfigure(errors="replace")
