"""Departments and the regional teams that help when something happens."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "csirt.toml"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def departments() -> frozenset[str]:
    """Every department and territory number known (``2A``, ``974``), with a team or not."""
    with_regions = (number for numbers in _table()["regions"].values() for number in numbers)
    return frozenset(with_regions) | {"975", "976", "977", "978"}


def department_of(insee: str) -> str:
    """The department of a commune code: its first two characters, three overseas."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def csirt_of(department: str) -> str:
    """The team of a department with its phone, as of the dated table; empty when there is none."""
    for region, numbers in _table()["regions"].items():
        if department.upper() in numbers and region in _table()["teams"]:
            team = _table()["teams"][region]
            return f"{team['name']} ({team['phone']})" if team["phone"] else str(team["name"])
    return ""
