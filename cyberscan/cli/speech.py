"""How commands speak: the language of this run, errors that end a command, the two consoles."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from cyberscan.cli.exits import Exit
from cyberscan.messages import language_of, say
from cyberscan.words import Language

if TYPE_CHECKING:
    from rich.console import Console

_NARROWEST = 20


def language() -> Language:
    """The language of this run."""
    return language_of()


def t(key: str, **values: object) -> str:
    """A message of the program in the language of this run."""
    return say(key, language(), **values)


class Stop(click.ClickException):
    """A clear message and a documented exit code; never a traceback."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc] # typed as a class variable, read from the instance


def stop(key: str, code: Exit = Exit.USAGE, **values: object) -> NoReturn:
    """End the command with a message."""
    raise Stop(t(key, **values), code)


def note(text: str) -> None:
    """Say something beside the results: on stderr."""
    click.echo(text, err=True)


def console(*, results: bool = False) -> Console:
    """A rich console on stderr, or on stdout for results. NO_COLOR and dumb terminals are honoured."""
    from rich.console import Console

    class Speaking(Console):
        def on_broken_pipe(self) -> None:
            """rich would end the process with 1, which here says that there are findings."""
            raise BrokenPipeError

    stream = sys.stdout if results else sys.stderr
    asked = os.environ.get("COLUMNS", "")
    return Speaking(
        file=stream,
        no_color=True if os.environ.get("NO_COLOR") else None,
        highlight=False,
        emoji=False,
        markup=False,
        soft_wrap=not stream.isatty(),
        # At width 0 nothing at all would be shown.
        width=_NARROWEST if asked.isdigit() and int(asked) < _NARROWEST else None,
    )


@contextmanager
def file_trouble(path: Path) -> Iterator[None]:
    """Turn an error of the file system into a message that names the file and the trouble."""
    try:
        yield
    except OSError as error:
        raise file_stop(error, path) from error


def file_stop(error: OSError, path: Path | None = None) -> Stop:
    """The end of a command for a trouble of the system, with the file it is about."""
    place = path or error.filename or t("cli.stdout")
    return Stop(t("cli.file_trouble", path=place, trouble=error.strerror or type(error).__name__))
