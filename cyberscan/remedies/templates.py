"""Texts with places: filled from what was observed, the same way in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from jinja2.environment import TemplateExpression

from cyberscan.remedies.products import Said
from cyberscan.words import Language


@cache
def _environment() -> Environment:
    # Plain text for a configuration file; each report escapes for its own format.
    return Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701


@cache
def words() -> Mapping[str, Any]:
    """The texts that all remedies share; those about records below ``records``."""
    folder = files("cyberscan").joinpath("data", "remedies")
    read = {
        name: tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))
        for name in ("words", "records")
    }
    return {**read["words"], "records": read["records"]}


@cache
def _compiled(template: str) -> Template:
    # Texts are the project's own, so they are few; compiling one costs a hundred times filling it.
    return _environment().from_string(template)


@cache
def _condition(expression: str) -> TemplateExpression:
    return _environment().compile_expression(expression)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """One text, filled."""
    return _compiled(template).render(values).strip("\n")


def phrase(name: str, language: Language, /, **values: Any) -> str:
    """One of the shared texts (``source.server``, ``letter``…)."""
    place: Any = words()
    for part in name.split("."):
        place = place[part]
    return fill(place[language], values)


def part(said: Said, language: Language, values: Mapping[str, Any]) -> str:
    """A paragraph and the block to copy below it; empty where it does not apply."""
    if said.when and not _condition(said.when)(**values):
        return ""
    text = fill(said.fr if language == "fr" else said.en, values)
    return "\n".join(filter(None, (text, indented(fill(said.code, values)))))


def indented(code: str) -> str:
    """As a block to copy: four leading spaces."""
    return "\n".join(f"    {line}" for line in code.splitlines() if line.strip())
