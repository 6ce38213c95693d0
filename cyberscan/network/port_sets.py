"""Which ports a scan looks at: the project's own sets, read from ``cyberscan/data/ports.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cyberscan.port_ranges import parse_ranges

_DATA = Path(__file__).parent.parent / "data" / "ports.toml"
CONTROLS = 8
_DYNAMIC = range(49152, 65536)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def port_set(name: str) -> tuple[int, ...]:
    """The ports of ``express``, ``standard``, ``urban`` or ``complet``. Raises ``ValueError`` on another name."""
    if name == "complet":
        return tuple(range(1, 65536))
    express = {int(entry["port"]) for entry in _data()["express"]}
    if name == "express":
        return tuple(sorted(express))
    if name == "urban":
        return tuple(
            sorted({p for entry in _data()["urban"] for p in parse_ranges(entry["ports"])})
        )
    if name != "standard":
        raise ValueError(f"no port set is called {name!r}: express, standard, urban or complet")
    standard = {port for entry in _data()["standard"] for port in parse_ranges(entry["ports"])}
    return tuple(sorted(express | standard))


@cache
def known_services() -> dict[int, str]:
    """What each port is known for: which question to ask first, never what an answer is taken for."""
    known = {int(entry["port"]): str(entry["service"]) for entry in _data()["express"]}
    return known | {int(port): str(name) for port, name in _data()["known"].items()}


def usual_service(port: int) -> str:
    """What to suspect on a port; empty when nothing.

    Whoever moves a service often only puts a digit before its number: 13389 is asked as 3389.
    """
    known = known_services()
    return known.get(port) or known.get(port % 10_000, "")


@cache
def hands_off() -> frozenset[int]:
    """Ports to which nothing is ever sent: printers, controllers, recorders."""
    return frozenset(_data()["hands_off"]["ports"])


@cache
def hands_off_equipment() -> frozenset[int]:
    """More of them, where the perimeter declares equipment of the connected city."""
    return frozenset(_data()["hands_off"]["equipment"])


def controls(ports: Iterable[int]) -> tuple[int, ...]:
    """Eight high ports where nothing is expected, the same ones for every address, so that one run serves many.

    A host on which they are open answers on every port, and its open ports prove nothing.
    """
    taken = set(ports)
    step = len(_DYNAMIC) // (CONTROLS + 1)
    starts = [_DYNAMIC.start + (n + 1) * step for n in range(CONTROLS)]
    free = (
        next((port for port in range(start, start + step) if port not in taken), 0)
        for start in starts
    )
    return tuple(port for port in free if port)
