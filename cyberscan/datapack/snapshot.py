"""What checks receive as ``data``: the tables of the shipped folder, and of the user's where those are newer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cyberscan.datapack.folders import SHIPPED
from cyberscan.datapack.manifest import Manifest, mark, read_manifest
from cyberscan.datapack.tables import (
    EPSS,
    EXTENSIONS,
    KEV,
    LIFECYCLE,
    SHIPPED_VERSIONS,
    VULNERABILITIES,
    DataError,
    Row,
    Table,
    read_table,
)
from cyberscan.recognition import signatures
from cyberscan.versions import Branches

_TABLES = {
    "lifecycle.csv": LIFECYCLE, "kev.csv": KEV, "epss.csv": EPSS, "vulnerabilities.csv": VULNERABILITIES,
    "extensions.csv": EXTENSIONS,
}  # fmt: skip


def table_of(file: str) -> Table | None:
    """The table that a file of a data folder holds."""
    general = "vulnerabilities.csv" if file.startswith("vulnerabilities-") else file
    return _TABLES.get(general)


def load(folder: Path = SHIPPED, user: Path | None = None) -> dict[str, Any]:
    """What :class:`cyberscan.sdk.Context` gives to checks as ``data``. Raises :class:`DataError`.

    ``lifecycle``: rows with product, branch, released, active_support_end, end_of_life (a date,
    ``"False"`` for supported, ``"True"`` for ended at an unknown date), latest, latest_released, all
    texts, latest_is_floor and after_end (``mended``, ``paid`` or empty) and
    data_date, the one of the row's source. ``kev``: by id of our table of products, its rows of the
    catalogue of exploited flaws (cve, added, ransomware), the latest first; ``kev_date``: of the catalogue;
    ``exploited``: by flaw, what it says of ransomware. ``epss``: by flaw, how likely it is to be exploited.
    ``vulnerabilities``: by product, ranges (cve, introduced, fixed, last, cvss, effect, published, source) with the
    data_date of their source; ``complete``: products whose every published flaw is there. ``extensions``: by
    ``product/slug``, the last release. ``software``: how names of ours read elsewhere. ``shipped``: versions that
    distributions shipped. ``date``: of the life cycles, ISO. ``sources``: file, name, licence, date of each.
    ``ages``: by kind of data, the day of the oldest source in use. ``unusable``: files of the user's folder
    that could not be used, and why.
    """
    try:
        return dict(_load(folder, user, _stamp(user)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder}: {error!r}") from error


def _stamp(user: Path | None) -> float:
    """When the user's folder changed last: what was read of it is read again then."""
    try:
        return (user / "manifest.json").stat().st_mtime if user else 0.0
    except OSError:
        return 0.0


@cache
def _load(folder: Path, user: Path | None, stamp: float) -> dict[str, Any]:
    own = tomllib.loads((folder / "lifecycle.toml").read_text(encoding="utf-8"))
    dates = {source["file"]: source["date"] for source in own["source"]}
    fetched, unusable = _fetched(user, dates) if user else ({}, {})
    catalogue, kev_date = fetched.get("kev.csv") or (_shipped(folder, "kev.csv"), dates["kev.csv"])
    lifecycle = _lifecycle(folder, own, dates, fetched.get("lifecycle.csv"))
    flaws, complete, flaws_date = _flaws(folder, dates, fetched, user)
    chances, _ = fetched.get("epss.csv", ([], ""))
    extensions, _ = fetched.get("extensions.csv", ([], ""))
    told = fetched["lifecycle.csv"][1] if "lifecycle.csv" in fetched else own["date"]
    return {
        "lifecycle": Branches(lifecycle), "date": told, "sources": _sources(own, user, fetched),
        "kev": _exploited(folder, catalogue), "kev_date": kev_date,
        "exploited": {row["cve"]: row["ransomware"] for row in catalogue},
        "epss": {row["cve"]: float(row["score"]) for row in chances if row["score"]},
        "vulnerabilities": flaws, "complete": complete,
        "extensions": {row["product"]: row for row in extensions},
        "software": tomllib.loads((folder / "versions.toml").read_text(encoding="utf-8"))["software"],
        "shipped": read_table(SHIPPED_VERSIONS, folder / "distributions.csv"),
        "ages": {"lifecycle": told, "kev": kev_date, "vulnerabilities": flaws_date},
        "unusable": unusable,
    }  # fmt: skip


def _shipped(folder: Path, file: str) -> list[Row]:
    table = table_of(file)
    return read_table(table, folder / file) if table else []


def _fetched(
    user: Path, dates: Mapping[str, str]
) -> tuple[dict[str, tuple[list[Row], str]], dict[str, str]]:
    """Tables of the user's folder that can be used, with their day, and why the others cannot.

    A file that is older than what is shipped is no trouble: the program was updated since.
    """
    unusable: dict[str, str] = {}
    try:
        manifest = read_manifest(user)
    except DataError as error:
        return {}, {"manifest.json": str(error)}
    found = {}
    for entry in manifest.entries:
        if (table := table_of(entry.file)) is None or entry.date < dates.get(entry.file, ""):
            continue
        try:
            raw = _bytes(user / entry.file)
            if mark(raw) != entry.sha256:
                raise DataError(f"{entry.file}: changed since it was fetched")
            found[entry.file] = table.read(raw, entry.file), entry.date
        except DataError as error:
            unusable[entry.file] = str(error)
    return found, unusable


def _bytes(path: Path) -> bytes:
    from cyberscan.datapack.tables import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or type(error).__name__}") from error


def _lifecycle(
    folder: Path,
    own: Mapping[str, Any],
    dates: Mapping[str, str],
    fetched: tuple[list[Row], str] | None,
) -> list[dict[str, Any]]:
    corrections = {(c["product"], c["branch"]): c for c in own.get("correction", ())}
    after_end = {entry["product"]: entry["practice"] for entry in own.get("after_end", ())}
    rows, day = fetched or ([], "")
    newer = {row["product"] for row in rows}
    shipped = [row for row in _shipped(folder, "lifecycle.csv") if row["product"] not in newer]
    given = [(row, day) for row in rows] + [(row, dates["lifecycle.csv"]) for row in shipped]
    table: list[dict[str, Any]] = []
    for row, of_day in given:
        mended = {"after_end": after_end.get(row["product"], ""), "data_date": of_day}
        table.append({**_corrected(row, corrections), **mended})
    for row in own.get("row", ()):
        if row["product"] not in newer:
            mine = {"released": "", "active_support_end": "", "data_date": dates["lifecycle.toml"]}
            table.append({**mine, "after_end": "", **row})
    return table


def _corrected(row: Row, corrections: Mapping[tuple[str, str], Mapping[str, str]]) -> Row:
    """A row that was read wrongly upstream; one that upstream has mended since is left as it is."""
    correction = corrections.get((row["product"], row["branch"]))
    if correction is None or row["latest"] != correction["read"]:
        return row
    return {**row, "latest": correction["latest"]}


def _flaws(
    folder: Path,
    dates: Mapping[str, str],
    fetched: Mapping[str, tuple[list[Row], str]],
    user: Path | None,
) -> tuple[dict[str, list[dict[str, Any]]], frozenset[str], str]:
    """Every range, the newest source's word on each flaw of a product; who is complete; the day of the oldest."""
    base = dates["vulnerabilities.csv"]
    parts = [(_shipped(folder, "vulnerabilities.csv"), base)]
    parts += [one for name, one in fetched.items() if name.startswith("vulnerabilities-")]
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for rows, day in sorted(parts, key=lambda part: part[1]):
        fresh: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            cvss = float(row["cvss"]) if row["cvss"] else None
            made = {**row, "cvss": cvss, "data_date": day}
            fresh.setdefault((row["product"], row["cve"]), []).append(made)
        told |= fresh
    table: dict[str, list[dict[str, Any]]] = {}
    for (product, _), ranges in told.items():
        table.setdefault(product, []).extend(ranges)
    manifest = read_manifest(user) if user and len(parts) > 1 else Manifest()
    complete = (
        name for entry in manifest.entries if entry.file in fetched for name in entry.complete
    )
    days = [day for _, day in parts]
    return table, frozenset(complete), max(days)


def _sources(
    own: Mapping[str, Any], user: Path | None, fetched: Mapping[str, object]
) -> list[dict[str, str]]:
    """What is in use: the user's files in place of the shipped ones of the same name."""
    mine = read_manifest(user).entries if user and fetched else ()
    newer = [
        {"file": e.file, "name": e.name, "licence": e.licence, "date": e.date}
        for e in mine if e.file in fetched
    ]  # fmt: skip
    return [*(source for source in own["source"] if source["file"] not in fetched), *newer]


def _named_by_greetings(folder: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """The names in the catalogue of software that only its greeting gives away."""
    rows = tomllib.loads((folder / "banners.toml").read_text(encoding="utf-8"))["software"]
    return {
        row["id"]: tuple((vendor, product) for vendor, product in row["kev"])
        for row in rows
        if "kev" in row
    }


def _exploited(folder: Path, catalogue: Iterable[Row]) -> dict[str, list[dict[str, str]]]:
    by_name: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in catalogue:
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
