"""The words of a check: the ``.toml`` beside it, in French and English, checked like code.

The model is the style guide: its validators refuse an empty remedy, an over-long title, an unknown
actor, and say what is expected. Read once per process, never per finding.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cyberscan.levels import Level
from cyberscan.outcomes import Severity

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


class Actor(StrEnum):
    """Who usually acts."""

    OWN_TEAM = "own_team"
    AGENCY = "agency"
    HOST = "host"
    REGISTRAR = "registrar"
    MAIL_PROVIDER = "mail_provider"
    VENDOR = "vendor"
    COUNCIL = "council"
    OPSN = "opsn"
    STATE = "state"


class Effort(StrEnum):
    """Order of magnitude of the work, once whoever acts is at it."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Fix(_Words):
    """How to mend it, for one product or place (``nginx``, ``Zone DNS``…)."""

    product: str = Field(min_length=2, max_length=60)
    steps: str = Field(min_length=10, max_length=2500)
    """Plain text; lines that begin with four spaces are shown as a block to copy."""


class Text(_Words):
    """Everything said about a check in one language."""

    title: str = Field(min_length=10, max_length=100)
    """The wished-for state: "The domain publishes one SPF record"."""
    passed: str = Field(alias="pass", min_length=5, max_length=250)
    fail: str | dict[str, str]
    """One line for the finding, with ``{evidence}`` names and ``{target}``; by case when there are several."""
    why: str = Field(min_length=40, max_length=900)
    fix: tuple[Fix, ...] = Field(min_length=1)
    verify: str = Field(min_length=5, max_length=600)

    @field_validator("title")
    @classmethod
    def _no_full_stop(cls, title: str) -> str:
        if title.endswith("."):
            raise ValueError("a title is not a sentence: drop the full stop")
        return title

    def failing(self, case: str) -> str:
        """The sentence for a failing case."""
        if isinstance(self.fail, str):
            return self.fail
        return self.fail[case]


class CheckWords(_Words):
    """The whole ``.toml``."""

    severity: Severity
    level: Level
    """The level of contact that the facts it judges need."""
    actor: Actor
    effort: Effort
    action: str = Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$")
    """The action of the plan that mends it (an id of ``profiles/actions.toml``)."""
    since: str = "0.1"
    references: tuple[str, ...] = Field(min_length=1)
    replay: str = ""
    """A command with the places of ``cyberscan/commands.py``, for the technical annex."""
    fr: Text
    en: Text

    def text(self, language: Language) -> Text:
        """The words in one language."""
        return self.fr if language == "fr" else self.en

    @model_validator(mode="after")
    def _same_cases(self) -> CheckWords:
        cases = [set(t.fail) if isinstance(t.fail, dict) else None for t in (self.fr, self.en)]
        if cases[0] != cases[1]:
            raise ValueError("the French and English 'fail' tables must have the same cases")
        return self


class WordsError(Exception):
    """A ``.toml`` of words that cannot be used; the message names the file and what to change."""


@cache
def load_words(path: Path) -> CheckWords:
    """Read the words of one check. Raises :class:`WordsError`."""
    try:
        return CheckWords.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise WordsError(f"{path}: {error}") from error


_NAME = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


def fill(sentence: str, values: dict[str, object]) -> str:
    """Put evidence into a sentence. Unknown names become empty; values are never interpreted.

    Only ``{name}`` is filled, and ``{days:day|days}`` with the word that the number asks for: no attribute,
    no index, no conversion on hostile values, and the braces of a configuration to copy stay as they are.
    """

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], "")
        if found[2] is not None:
            return found[2] if known == 1 else found[3]
        if isinstance(known, list | tuple):
            return ", ".join(str(item) for item in known)
        return str(known)

    return _NAME.sub(value, sentence)


_PLACE = re.compile(r"\{(target|name|host|peer|ip|port|origin|path|selector)\}")
EXAMPLE: dict[str, object] = {
    "target": "ville.example",
    "name": "ville.example",
    "host": "www.ville.example",
    "peer": "mx.ville.example",
    "ip": "192.0.2.10",
    "port": "PORT",
    "origin": "https://www.ville.example",
    "path": "/page",
    "selector": "selector1",
}
"""Places for a page about a check that found nothing yet (RFC 2606 and RFC 5737: nobody's).

The port is left to be put in: what answers on 443 says nothing of a database."""


def fill_places(text: str, values: dict[str, object]) -> str:
    """Put a target's places into a remedy or a command; every other brace belongs to what is to be copied."""
    return _PLACE.sub(lambda place: str(values.get(place[1]) or place[0]), text)
