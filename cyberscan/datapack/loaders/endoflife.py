"""endoflife.date, version 1 of its interface: ``/products/full``, or one product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cyberscan.datapack.reading import Refused, day_in, read_json, text_of, wanted
from cyberscan.datapack.tables import LIFECYCLE, Row
from cyberscan.datapack.wanted import Loaded, Wanted


def load_endoflife(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """The branches of the products that are judged here."""
    rows: list[Row] = []
    date = ""
    for raw in answers:
        whole = wanted(read_json(raw), dict, "{}")
        if not text_of(whole.get("schema_version")).startswith("1."):
            raise Refused("shape", where="schema_version")
        result = whole.get("result")
        products = result if isinstance(result, list) else [result]
        for product in products:
            rows += _branches(wanted(product, dict, "result"), ours)
        date = max(date, day_in(whole.get("generated_at")) or day_in(whole.get("last_modified")))
    return Loaded(tuple(rows), date)


def _branches(product: dict[str, Any], ours: Wanted) -> Iterator[Row]:
    name = text_of(product.get("name"))
    releases = wanted(product.get("releases"), list, f"{name or 'result[]'}.releases")
    if name not in ours.lifecycles:
        return
    for release in releases:
        row = _row(name, wanted(release, dict, f"{name}.releases[]"))
        if wrong := LIFECYCLE.wrong(row):
            raise Refused("shape", where=f"{name}.{wrong}")
        yield row


def _row(name: str, release: dict[str, Any]) -> Row:
    latest = release.get("latest")
    last = latest if isinstance(latest, dict) else {}
    ended = _end(release, "isEol", "eolFrom")
    if not ended:
        raise Refused("shape", where=f"{name}.isEol")
    return {
        "product": name, "branch": text_of(release.get("name")),
        "released": day_in(release.get("releaseDate")),
        "active_support_end": _end(release, "isEoas", "eoasFrom"), "end_of_life": ended,
        "latest": text_of(last.get("name")), "latest_released": day_in(last.get("date")),
    }  # fmt: skip


def _end(release: dict[str, Any], flag: str, since: str) -> str:
    """A day, or ``True`` or ``False`` without one; empty when nothing is said."""
    if day := day_in(release.get(since)):
        return day
    return str(release[flag]) if isinstance(release.get(flag), bool) else ""
