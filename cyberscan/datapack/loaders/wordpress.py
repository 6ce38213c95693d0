"""The plug-in directory of wordpress.org: the last release of a plug-in, or that it was taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cyberscan.datapack.reading import Refused, day_in, read_json, text_of, wanted
from cyberscan.datapack.tables import EXTENSIONS, Row
from cyberscan.datapack.wanted import Loaded, Wanted


def load_wordpress_plugins(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """One answer a plug-in. Those that the directory does not know are left out: nothing is said of them."""
    rows = []
    for raw in answers:
        told = wanted(read_json(raw), dict, "{}")
        if row := _row(told):
            if wrong := EXTENSIONS.wrong(row):
                raise Refused("shape", where=wrong)
            rows.append(row)
    return Loaded(tuple(rows))


def _row(told: dict[str, Any]) -> Row | None:
    slug = text_of(told.get("slug"))
    if told.get("error") == "closed" and slug:
        closed = day_in(told.get("closed_date"))
        return _made(slug, "", closed, "yes")
    if "error" in told:
        return None
    version = text_of(told.get("version"), 60)
    if not slug or not version or "last_updated" not in told:
        raise Refused("shape", where="slug, version, last_updated")
    return _made(slug, version, day_in(told.get("last_updated")), "")


def _made(slug: str, latest: str, updated: str, closed: str) -> Row:
    return {
        "product": f"wordpress/{slug}", "latest": latest, "updated": updated, "closed": closed, "checked": "",
    }  # fmt: skip
