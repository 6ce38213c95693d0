"""Read ``perimeter.yml``: every problem at once, each with its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from cyberscan.perimeter.errors import PerimeterError, Problem
from cyberscan.perimeter.explain import explain
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.review import review
from cyberscan.perimeter.yaml_tree import Tree, read_tree

__all__ = ["PerimeterError", "Reading", "load_perimeter", "parse_perimeter", "read_perimeter"]

MAX_BYTES = 500_000


@dataclass(frozen=True)
class Reading:
    """A perimeter that can be used, and what its author should know about it."""

    perimeter: Perimeter
    warnings: tuple[Problem, ...] = ()


def load_perimeter(path: Path, today: date | None = None) -> Perimeter:
    """The perimeter in a file. Raises :class:`PerimeterError`. ``today`` judges dates, for tests.

    An expired mandate is no error here: see ``mandate_state``.
    """
    return read_perimeter(path, today).perimeter


def read_perimeter(path: Path, today: date | None = None) -> Reading:
    """The perimeter in a file with its warnings. Raises :class:`PerimeterError`."""
    return parse_perimeter(_text(path), path, today)


def parse_perimeter(text: str, path: Path, today: date | None = None) -> Reading:
    """The same from a text; ``path`` only names it in messages. Raises :class:`PerimeterError`."""
    tree = read_tree(text)
    if not isinstance(tree.value, dict):
        plain = Problem(0, 0, "empty") if tree.value is None else Problem(1, 1, "not_a_map")
        raise PerimeterError(path, tuple(tree.problems) or (plain,))
    problems = list(tree.problems) + _odd_numbers(tree)
    try:
        perimeter = Perimeter.model_validate(tree.value)
    except ValidationError as error:
        problems += explain(error, tree)
        raise PerimeterError(path, _in_order(problems)) from error
    problems += review(perimeter, tree, today or date.today())
    if any(problem.severity == "error" for problem in problems):
        raise PerimeterError(path, _in_order(problems))
    return Reading(perimeter, _in_order(problems))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        values = {"detail": error.strerror or ""}
        raise PerimeterError(path, (Problem(0, 0, "unreadable", values),)) from error
    if len(data) > MAX_BYTES:
        raise PerimeterError(path, (Problem(0, 0, "too_large"),))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PerimeterError(path, (Problem(1, 1, "encoding"),))
    try:
        # Tools that save for Windows put a mark in front; it is not part of the text.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise PerimeterError(path, (Problem(line, column, "encoding"),)) from error


def _odd_numbers(tree: Tree) -> list[Problem]:
    """Numbers typed with a leading zero: a port by mistake, or a code that wants quotes."""
    found = []
    for path, text in tree.typed.items():
        if len(text) > 1 and text.isdigit() and text.startswith("0"):
            found.append(Problem(*tree.place(path), "leading_zero", {"value": text}))
    return found


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """By place; a number that wants quotes is told once, by the sentence that knows its key."""
    quoted = {(p.line, p.column) for p in problems if p.code.endswith("needs_quotes")}
    kept = [p for p in problems if p.code != "leading_zero" or (p.line, p.column) not in quoted]
    return tuple(sorted(kept, key=lambda p: (p.line, p.column)))
