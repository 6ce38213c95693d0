"""The entry point: chooses the language, then loads just the command that was asked for."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

from cyberscan.cli import streams

_LOCALES = Path(__file__).parent.parent / "data" / "locale"


def main() -> None:
    """Run the command line."""
    speak(sys.argv[1:])
    streams.prepare()
    from cyberscan.cli.group import cli

    try:
        cli(prog_name="cyberscan", auto_envvar_prefix="CYBERSCAN")
    except OSError as error:  # stdout on a full disk, most often: said, never a traceback
        streams.give_up()
        from cyberscan.cli.speech import file_stop

        trouble = file_stop(error)
        trouble.show()
        sys.exit(trouble.exit_code)


def speak(arguments: list[str]) -> None:
    """Fix the language before anything is imported: texts of commands are read at import.

    ``--lang`` wins over the locale. click's own words are French through gettext.
    """
    from cyberscan.messages import language_of

    asked = [
        following if argument == "--lang" else argument.removeprefix("--lang=")
        for argument, following in zip(arguments, [*arguments[1:], ""], strict=True)
        if argument == "--lang" or argument.startswith("--lang=")
    ]
    os.environ["LANGUAGE"] = asked[0] if asked and asked[0] in ("fr", "en") else language_of()
    gettext.bindtextdomain("messages", str(_LOCALES))
    gettext.textdomain("messages")
