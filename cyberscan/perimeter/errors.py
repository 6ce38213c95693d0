"""What is wrong in a perimeter file, told with its line, what was expected and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cyberscan.messages import say
from cyberscan.words import Language


@dataclass(frozen=True)
class Problem:
    """One thing to mend (``error``) or to know (``warning``). Sentences are in messages/perimeter.toml."""

    line: int
    """From 1; 0 when it is about the whole file."""
    column: int
    code: str
    values: dict[str, str] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"

    def message(self, language: Language) -> str:
        """What is wrong, what was expected, how to mend it."""
        # A message that suggests a word has a plain form for when none is close.
        plain = "_plain" if self.values.get("suggestion") == "" else ""
        return say(f"perimeter.{self.code}{plain}", language, **self.values)

    def located(self, path: Path, language: Language) -> str:
        """``file:line:column: message``, a form that editors follow."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{path}{place}: {self.message(language)}"


class PerimeterError(Exception):
    """A perimeter that cannot be used; every problem found in it, in the order of the file."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.located(path, "en") for problem in problems))
        self.path = path
        self.problems = problems

    def report(self, language: Language) -> str:
        """One line a problem."""
        return "\n".join(problem.located(self.path, language) for problem in self.problems)
