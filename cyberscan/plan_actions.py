"""The kinds of actions: what the plan knows of each beside its findings (``profiles/actions/*.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cyberscan._layout import ROOT
from cyberscan.words import CheckWords, Effort

_FOLDER = ROOT / "profiles" / "actions"

# Used for a plug-in's action that no file describes: the usual hours of each order of magnitude.
_USUAL_HOURS: dict[Effort, tuple[float, float]] = {
    Effort.MINUTES: (0.25, 1),
    Effort.HOURS: (1, 8),
    Effort.DAYS: (8, 40),
    Effort.WEEKS: (40, 160),
}


class ActionsError(Exception):
    """A file of actions that cannot be used; the message names the file and what is wrong."""


class ActionKind(BaseModel):
    """One kind of action. Hours and costs are estimates, for one subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: Literal["host", "zone", "authority"]
    """What one line of the plan covers: a host or address, a domain, or everything."""
    skill: str = ""
    hours: tuple[float, float]
    cost: tuple[int, int]
    """Euros, tax excluded."""
    fr: str = Field(min_length=5, max_length=120)
    en: str = Field(min_length=5, max_length=120)

    @model_validator(mode="after")
    def _ranges(self) -> ActionKind:
        for low, high in (self.hours, self.cost):
            if not 0 <= low <= high:
                raise ValueError("a range goes from the smaller to the larger, from 0 on")
        if self.hours[1] == 0:
            raise ValueError("no action takes no time: the upper end of 'hours' is above 0")
        return self

    @property
    def middle(self) -> float:
        """Middle of the range of hours."""
        return sum(self.hours) / 2

    @property
    def effort(self) -> Effort:
        """The order of magnitude that holds the longest duration."""
        for effort, (_, most) in _USUAL_HOURS.items():
            if self.hours[1] <= most:
                return effort
        return Effort.WEEKS


@cache
def action_kinds(folder: Path = _FOLDER) -> Mapping[str, ActionKind]:
    """Every kind by id. Raises :class:`ActionsError`."""
    kinds: dict[str, ActionKind] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            for name, value in table.items():
                if name in kinds:
                    raise ActionsError(f"{path}: {name} is described twice")
                kinds[name] = ActionKind.model_validate(value)
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise ActionsError(f"{path}: {error}") from error
    return kinds


def kind_for(words: CheckWords) -> ActionKind:
    """The kind that a check's words name, or a plain one made from them (for a plug-in's own)."""
    known = action_kinds().get(words.action)
    if known is not None:
        return known
    hours = _USUAL_HOURS[words.effort]
    return ActionKind(
        scope="host",
        hours=hours,
        cost=(0, int(hours[1] * 90)),
        fr=words.fr.title,
        en=words.en.title,
    )
