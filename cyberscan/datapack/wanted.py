"""What is to be kept of the world's data: products of ours, by the names that sources give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cyberscan.datapack.tables import Row
from cyberscan.recognition import signatures


@dataclass(frozen=True)
class Wanted:
    """Names and flaws that matter here."""

    lifecycles: frozenset[str] = frozenset()
    """Products of the life cycles."""
    packages: Mapping[str, str] = field(default_factory=dict)
    """``Packagist/drupal/core`` → our name in the table of flaws."""
    published: frozenset[str] = frozenset()
    """Of these, those whose authors publish every flaw as an advisory of OSV."""
    cve_names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(vendor, product) of the CVE list, lower case → the same."""
    slugs: tuple[str, ...] = ()
    """Plug-ins of WordPress."""
    flaws: frozenset[str] = frozenset()
    """Flaws of which something is known here: what is worth a score."""
    unranged: tuple[str, ...] = ()
    """Exploited flaws of products of ours whose affected versions are not known yet."""

    @property
    def ecosystems(self) -> tuple[str, ...]:
        """Of OSV, those small enough to be fetched whole."""
        return ("Packagist",)


@dataclass(frozen=True)
class Loaded:
    """What a source gave, in the form of our tables."""

    rows: tuple[Row, ...]
    date: str = ""
    """Of the content, as it says itself; empty when it does not."""
    complete: tuple[str, ...] = ()
    """Products whose every published flaw the source knows."""


Loader = Callable[[Sequence[bytes], Wanted], Loaded]
"""Answers of one source to rows. Raises :class:`cyberscan.datapack.reading.Refused`."""


def wanted_of(data: Mapping[str, Any], slugs: Sequence[str]) -> Wanted:
    """From the data in use and the extensions that ``data/sources.toml`` names."""
    packages: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    for product, entry in data["software"].items():
        target = str(entry.get("flaws", product))
        packages |= dict.fromkeys(entry.get("osv", ()), target)
        names |= dict.fromkeys(map(tuple, entry.get("cve", ())), target)
    ranged = {row["cve"] for rows in data["vulnerabilities"].values() for row in rows}
    ours = {row["cve"] for product in data["software"] for row in data["kev"].get(product, ())}
    return Wanted(
        lifecycles=_lifecycles(data), packages=packages, cve_names=names,
        published=frozenset(name for name, entry in data["software"].items() if entry.get("osv_complete")),
        slugs=tuple(slugs), flaws=frozenset(ranged | data["exploited"].keys()),
        unranged=tuple(sorted(ours - ranged)),
    )  # fmt: skip


def _lifecycles(data: Mapping[str, Any]) -> frozenset[str]:
    """Those of the data, and any that has the name of a product that we recognise."""
    named = {str(entry.get("lifecycle", name)) for name, entry in data["software"].items()}
    known = {row["product"] for row in data["lifecycle"]}
    return frozenset(known | named | {one.id for one in signatures()})
