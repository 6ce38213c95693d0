"""Advisories in OSV's format (1.x): archives of one ecosystem, or files of one advisory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cyberscan.datapack.loaders.ranges import Span, flaw_rows
from cyberscan.datapack.loaders.weaknesses import effect_of
from cyberscan.datapack.reading import (
    Refused,
    archive_day,
    day_in,
    is_zip,
    members,
    read_json,
    text_of,
    wanted,
)
from cyberscan.datapack.tables import Row, is_version
from cyberscan.datapack.wanted import Loaded, Wanted

_SCORES = {"CRITICAL": "9.0", "HIGH": "7.0", "MODERATE": "4.0", "MEDIUM": "4.0", "LOW": "1.0"}
"""The least score of a level, where an advisory gives the level alone."""


def load_osv(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """The ranges of our packages. An archive is complete for those whose authors publish all of theirs there."""
    rows: list[Row] = []
    date, archives = "", False
    for raw in answers:
        seen = 0
        for body in _advisories(raw, ours):
            advisory = wanted(read_json(body), dict, "{}")
            if not text_of(advisory.get("id")) or not isinstance(
                advisory.get("affected", []), list
            ):
                raise Refused("shape", where="id, affected")
            seen += 1
            date = max(date, day_in(advisory.get("modified")))
            rows += _rows(advisory, ours)
        if not seen:
            raise Refused("shape", where="id, affected")
        if is_zip(raw):
            archives, date = True, max(date, archive_day(raw))
    met = {row["product"] for row in rows} & ours.published if archives else set()
    return Loaded(tuple(rows), date, tuple(sorted(met)))


def _advisories(raw: bytes, ours: Wanted) -> Iterator[bytes]:
    """Those that name one of our packages: reading every one as JSON would take minutes."""
    if not is_zip(raw):
        yield raw
        return
    names = [name.partition("/")[2].encode() for name in ours.packages]
    for _, body in members(raw, lambda name: name.endswith(".json")):
        if any(name in body for name in names):
            yield body


def _rows(advisory: dict[str, Any], ours: Wanted) -> Iterator[Row]:
    if advisory.get("withdrawn"):
        return
    spans: dict[str, list[Span]] = {}
    for entry in advisory.get("affected", []):
        package = entry.get("package") if isinstance(entry, dict) else None
        if isinstance(package, dict):
            name = f"{package.get('ecosystem')}/{str(package.get('name')).lower()}"
            if name in ours.packages:
                spans.setdefault(ours.packages[name], []).extend(_spans(entry))
    specific = advisory.get("database_specific")
    specific = specific if isinstance(specific, dict) else {}
    for product, found in spans.items():
        yield from flaw_rows(
            product, _name(advisory), list(dict.fromkeys(found)),
            cvss=_SCORES.get(str(specific.get("severity")).upper(), ""),
            effect=effect_of(_list(specific.get("cwe_ids"))), published=day_in(advisory.get("published")),
            source=text_of(advisory.get("id")),
        )  # fmt: skip


def _name(advisory: dict[str, Any]) -> str:
    """The CVE when there is one: the other tables know flaws by it."""
    aliases = [text_of(alias) for alias in _list(advisory.get("aliases"))]
    return next((alias for alias in aliases if alias.startswith("CVE-")), str(advisory["id"]))


def _spans(entry: dict[str, Any]) -> Iterator[Span]:
    for one in _list(entry.get("ranges")):
        if not isinstance(one, dict) or one.get("type") not in ("ECOSYSTEM", "SEMVER"):
            continue
        begin: str | None = None
        for event in _list(one.get("events")):
            if not isinstance(event, dict):
                continue
            if "introduced" in event:
                text = text_of(event["introduced"])
                begin = "" if text == "0" else text if is_version(text) else None
            elif begin is not None:
                fixed, last = text_of(event.get("fixed")), text_of(event.get("last_affected"))
                if (fixed or last) and is_version(fixed or last):
                    yield begin, fixed, last
                begin = None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
