"""What the program says, in French and English: one TOML table a message, beside this file.

French first: it is the language of a town hall. English is for whoever asks for it.
"""

from __future__ import annotations

import errno
import os
import tomllib
from functools import cache
from pathlib import Path

from cyberscan.words import Language, fill


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for section, messages in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for key, texts in messages.items():
                table[f"{section}.{key}"] = texts
    return table


def say(key: str, language: Language, **values: object) -> str:
    """The message ``section.key`` in a language, with ``{name}`` values filled in."""
    system = _system() if language == "fr" else {}
    told = {
        name: system.get(value, value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return fill(_table()[key][language], told)


@cache
def _system() -> dict[str, str]:
    """The system's own words for a trouble with a file, which are English here, to ours."""
    return {
        os.strerror(getattr(errno, key.partition(".")[2])): texts["fr"]
        for key, texts in _table().items()
        if key.startswith("system.")
    }


def keys() -> dict[str, dict[str, str]]:
    """Every message, for the test that holds both languages together."""
    return _table()


def language_of(environ: dict[str, str] | None = None) -> Language:
    """English when the locale asks for it; French otherwise, ``C`` and ``POSIX`` included."""
    env = dict(os.environ) if environ is None else environ
    chosen = next((env[k] for k in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if env.get(k)), "")
    return "en" if chosen.lower().startswith("en") else "fr"
