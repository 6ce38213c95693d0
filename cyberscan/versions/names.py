"""How a product of ours is called where versions are judged, and of what day the data on it are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cyberscan.versions.lifecycle import Branches, Row

LONG_AGO = "2000-01-01"
"""Where no day is known."""


def entry_of(product: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What ``data/versions.toml`` says of a product; nothing when it says nothing."""
    entries: Mapping[str, Mapping[str, Any]] = data.get("software", {})
    return entries.get(product, {})


def flaws_name(product: str, data: Mapping[str, Any]) -> str:
    """Under which name the table has the flaws of a product of ours."""
    return str(entry_of(product, data).get("flaws", product))


def is_whole(product: str, data: Mapping[str, Any]) -> bool:
    """Whether two numbers are a complete version of it."""
    return bool(entry_of(product, data).get("whole"))


def lifecycle_of(product: str, data: Mapping[str, Any]) -> list[Row]:
    """The branches that the data knows of a product of ours."""
    name = str(entry_of(product, data).get("lifecycle", product))
    rows = data.get("lifecycle", ())
    if isinstance(rows, Branches):
        return rows.by_product.get(name, [])
    return [row for row in rows if row["product"] == name]


def version_data_date(product: str, data: Mapping[str, Any]) -> str:
    """The day that is known of a product: its source may be older than the whole."""
    return _oldest(lifecycle_of(product, data), data)


def data_day(rows: Sequence[Row], data: Mapping[str, Any]) -> date:
    """The same, of rows at hand."""
    return date.fromisoformat(_oldest(rows, data))


def _oldest(rows: Sequence[Row], data: Mapping[str, Any]) -> str:
    dates = [str(row["data_date"]) for row in rows if row.get("data_date")]
    return min(dates, default=str(data.get("date", LONG_AGO)))
