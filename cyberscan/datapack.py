"""The data that travels with the program, dated and with its sources: life cycles, flaws known to be exploited."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from cyberscan.recognition import signatures

_FOLDER = Path(__file__).parent / "data"


class DataError(Exception):
    """The data cannot be read; the message says which file and why."""


def load(folder: Path = _FOLDER) -> dict[str, Any]:
    """What :class:`cyberscan.sdk.Context` gives to checks as ``data``. Raises :class:`DataError`.

    ``lifecycle``: rows with product, branch, released, active_support_end, end_of_life (a date,
    ``"False"`` for supported, ``"True"`` for ended at an unknown date), latest, latest_released, all
    texts, latest_is_floor and after_end (``mended``, ``paid`` or empty) and
    data_date, the one of the row's source. ``kev``: by id of our table of products, its rows of the
    catalogue of exploited flaws (cve, added, ransomware), the latest first; ``kev_date``: of the catalogue.
    ``date``: of the snapshot, ISO. ``sources``: name, licence, date.
    """
    try:
        return dict(_load(folder))
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise DataError(f"{folder}: {error!r}") from error


@cache
def _load(folder: Path) -> dict[str, Any]:
    own = tomllib.loads((folder / "lifecycle.toml").read_text(encoding="utf-8"))
    corrections = {(c["product"], c["branch"]): c for c in own.get("correction", ())}
    with (folder / "lifecycle.csv").open(encoding="utf-8", newline="") as lines:
        rows = [_corrected(row, corrections) for row in csv.DictReader(lines)]
    after_end = {entry["product"]: entry["practice"] for entry in own.get("after_end", ())}
    rows = [{**row, "after_end": after_end.get(row["product"], "")} for row in rows]
    dates = {source["file"]: source["date"] for source in own["source"]}
    rows = [{**row, "data_date": dates["lifecycle.csv"]} for row in rows]
    for row in own.get("row", ()):
        mine = {"released": "", "active_support_end": "", "data_date": dates["lifecycle.toml"]}
        rows.append({**mine, **row})
    return {
        "lifecycle": rows, "date": own["date"], "sources": own["source"],
        "kev": _exploited(folder), "kev_date": dates["kev.csv"],
    }  # fmt: skip


def _named_by_greetings(folder: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """The names in the catalogue of software that only its greeting gives away."""
    rows = tomllib.loads((folder / "banners.toml").read_text(encoding="utf-8"))["software"]
    return {
        row["id"]: tuple((vendor, product) for vendor, product in row["kev"])
        for row in rows
        if "kev" in row
    }


def _exploited(folder: Path) -> dict[str, list[dict[str, str]]]:
    by_name: dict[tuple[str, str], list[dict[str, str]]] = {}
    with (folder / "kev.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = (row["vendor"].strip(), row["product"].strip())
            by_name.setdefault(name, []).append({k: row[k] for k in ("cve", "added", "ransomware")})
    names = {one.id: one.kev for one in signatures() if one.kev} | _named_by_greetings(folder)
    found = {
        product: [row for name in known for row in by_name.get(name, ())]
        for product, known in names.items()
    }
    return {
        product: sorted(rows, key=lambda row: (row["added"], row["cve"]), reverse=True)
        for product, rows in found.items()
    }


def _corrected(row: dict[str, Any], corrections: dict[tuple[str, str], Any]) -> dict[str, Any]:
    correction = corrections.get((row["product"], row["branch"]))
    return row if correction is None else {**row, "latest": correction["latest"]}
