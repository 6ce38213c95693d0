"""A perimeter told in a few rows: for ``check-perimeter`` and for the mandate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cyberscan.levels import Level, lowest
from cyberscan.messages import say
from cyberscan.perimeter.errors import Problem
from cyberscan.perimeter.mandate import (
    MandateState,
    asset_level,
    fingerprint,
    level_on,
    mandate_state,
)
from cyberscan.perimeter.models import Asset, Exclusion, Perimeter, Window
from cyberscan.words import Language


@dataclass(frozen=True)
class Row:
    """One asset: what it is, how far it may be looked at, who runs it."""

    kind: str
    name: str
    addresses: int
    """How many addresses a network holds; 0 for a name."""
    purposes: tuple[str, ...]
    operator: str
    provider: str
    third_party: bool
    level: Level
    ports: tuple[int, ...]
    read_identity: bool


def rows(perimeter: Perimeter, ceiling: Level) -> Iterator[Row]:
    """One row an asset, its level bounded by ``ceiling``."""
    for asset in perimeter.assets:
        kind, name = named(asset)
        yield Row(
            kind=kind, name=name, addresses=len(asset.addresses),
            purposes=tuple(purpose.value for purpose in asset.purpose),
            operator=asset.operator.value, provider=asset.provider,
            third_party=asset.owner == "third-party",
            level=lowest(ceiling, asset_level(asset)), ports=asset.ports,
            read_identity=asset.read_identity,
        )  # fmt: skip


def named(asset: Asset) -> tuple[str, str]:
    """Which of the five things an asset declares, and its value."""
    for kind in ("domain", "mail", "host", "url", "address"):
        if (value := getattr(asset, kind)) is not None:
            return kind, str(value)
    raise AssertionError("the model holds exactly one")


def excluded(exclusion: Exclusion) -> str:
    """What an exclusion protects: a name, an address, a port, or what they have in common."""
    port = f"port {exclusion.port}" if exclusion.port else None
    return " ".join(part for part in (exclusion.name, exclusion.address, port) if part)


def hours(window: Window | None, language: Language) -> str:
    """The days and hours of a window, in words."""
    if window is None:
        return say("window.any", language)
    return say(
        "window.hours", language,
        days=", ".join(say(f"weekday.{day}", language) for day in window.days),
        start=f"{window.start:%H:%M}", end=f"{window.end:%H:%M}", timezone=window.timezone,
    )  # fmt: skip


def data(perimeter: Perimeter, warnings: tuple[Problem, ...], today: date) -> dict[str, Any]:
    """The same for ``--json``: stable keys, no sentence but the warnings'."""
    mandate = perimeter.mandate
    state = mandate_state(perimeter, today)
    ceiling = level_on(perimeter, today)
    return {
        "valid": True,
        "authority": perimeter.authority.model_dump(mode="json"),
        "mandate": {
            "state": state.value,
            "valid_until": str(mandate.valid_until) if mandate else None,
            "usable": state is MandateState.VALID,
        },
        "level": ceiling.value,
        "fingerprint": fingerprint(perimeter),
        "assets": [asdict(row) for row in rows(perimeter, ceiling)],
        "exclude": [entry.model_dump(mode="json") for entry in perimeter.exclude],
        "window": perimeter.window.model_dump(mode="json") if perimeter.window else None,
        "problems": [told(warning) for warning in warnings],
    }


def told(problem: Problem) -> dict[str, Any]:
    """One problem for ``--json``."""
    return {
        **asdict(problem),
        "message": {"fr": problem.message("fr"), "en": problem.message("en")},
    }
