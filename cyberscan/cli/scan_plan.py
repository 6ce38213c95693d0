"""``scan --plan``: every target and budget, and nothing sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from cyberscan.cli.speech import console, t
from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_probes
from cyberscan.scanning import Order, scope_of
from cyberscan.sdk import Probe, Skipped

_COUNTS = ("connections", "requests", "queries", "packets")


@dataclass(frozen=True)
class Line:
    """What may be done for one declared asset."""

    asset: DeclaredAsset
    level: str
    planned: tuple[Probe, ...]
    refused: tuple[Probe, ...]
    options: Mapping[str, Mapping[str, Any]]

    def budget(self) -> dict[str, int]:
        """The most that the planned probes may spend, each looking at one target."""
        budgets = [probe.budget_under(self.options.get(probe.id, {})) for probe in self.planned]
        return {name: sum(getattr(budget, name) for budget in budgets) for name in _COUNTS}

    def data(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "target": self.asset.target.model_dump(),
            "level": self.level,
            "probes": [p.id for p in self.planned],
            "refused": [p.id for p in self.refused],
            "budget": self.budget(),
        }


def show_plan(order: Order, as_json: bool) -> None:
    """Print the plan of a scan."""
    lines = list(plan(order))
    if as_json:
        click.echo(json.dumps([line.data() for line in lines], ensure_ascii=False, indent=2))
        return
    _table(order, lines)


def plan(order: Order) -> Iterator[Line]:
    """One line per declared asset: the probes that it leads to, sorted by what the level allows."""
    probes = load_probes()
    scope = scope_of(order, datetime.now(UTC))
    for seed in seeds(order.perimeter, scope.level):
        reached = _reached(seed, probes)
        level = scope.level_for(seed.target)
        if not scope.covers(seed.target):
            reached = ()
        yield Line(
            seed,
            level.value,
            tuple(p for p in reached if level.allows(p.level) and _fed(p, reached, seed, scope)),
            tuple(p for p in reached if not level.allows(p.level)),
            order.profile.probes,
        )


def _fed(probe: Probe, reached: Sequence[Probe], seed: DeclaredAsset, scope: Scope) -> bool:
    """Whether what the probe feeds on comes from a probe that the level allows too."""
    if isinstance(seed, probe.feeds):
        return True
    level = scope.level_for(seed.target)
    return any(level.allows(p.level) for p in reached if _overlap(p.produces, probe.feeds))


def _reached(seed: DeclaredAsset, probes: Sequence[Probe]) -> tuple[Probe, ...]:
    """The probes that a seed leads to, directly or through what others produce."""
    found = [
        probe
        for probe in probes
        if isinstance(seed, probe.feeds)
        and any(not isinstance(target, Skipped) for target in probe.feeds_on(seed))
    ]
    for probe in found:
        found += [p for p in probes if p not in found and _overlap(probe.produces, p.feeds)]
    return tuple(found)


def _overlap(produced: tuple[type[Fact], ...], eaten: tuple[type[Fact], ...]) -> bool:
    return any(issubclass(kind, eaten) for kind in produced)


def _table(order: Order, lines: Sequence[Line]) -> None:
    from rich.table import Table

    table = Table(title=t("plan.title", name=order.perimeter.authority.name), title_justify="left")
    for key in ("plan.asset", "plan.level", "plan.probes", "plan.budget"):
        table.add_column(t(key), overflow="fold")
    for line in lines:
        probes = ", ".join(p.id for p in line.planned)
        if line.refused:
            refused = t("plan.refused", probes=", ".join(p.id for p in line.refused))
            probes = f"{probes}\n{refused}" if probes else refused
        budget = t("plan.budget_text", **line.budget())
        table.add_row(line.asset.target.key.partition(":")[2], line.level, probes, budget)
    console(results=True).print(table)
