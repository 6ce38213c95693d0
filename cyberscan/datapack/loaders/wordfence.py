"""Wordfence Intelligence, with the user's own key: every published flaw of WordPress plug-ins, one long JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cyberscan.datapack.loaders.ranges import Span, flaw_rows, score_text
from cyberscan.datapack.loaders.weaknesses import effect_of
from cyberscan.datapack.reading import Refused, day_in, text_of, wanted
from cyberscan.datapack.tables import Row, is_product, is_version
from cyberscan.datapack.wanted import Loaded, Wanted

_BLANK = " \t\r\n"


def load_wordfence(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """Flaws of every plug-in, not of a few: any may be met. All that it names are complete."""
    [raw] = answers
    rows: list[Row] = []
    date, names = "", set()
    for record in _records(raw):
        date = max(date, day_in(record.get("updated")))
        for row in _rows(record):
            rows.append(row)
            names.add(row["product"])
    return Loaded(tuple(rows), date, tuple(sorted(names))[:5000])


def _records(raw: bytes) -> Iterator[dict[str, Any]]:
    """The values of one JSON object, one at a time: the whole as Python objects would take gigabytes."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not_json") from error
    place = _skip(text, 0, "{")
    decoder = json.JSONDecoder()
    try:
        while text[place : place + 1] != "}":
            _, place = decoder.raw_decode(text, place)
            record, place = decoder.raw_decode(text, _skip(text, place, ":"))
            yield wanted(record, dict, "{id: {}}")
            place = _blank(text, place)
            if text[place : place + 1] == ",":
                place = _blank(text, place + 1)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json") from error


def _blank(text: str, place: int) -> int:
    while text[place : place + 1] in _BLANK and place < len(text):
        place += 1
    return place


def _skip(text: str, place: int, mark: str) -> int:
    """Behind a mark that must come next."""
    place = _blank(text, place)
    if text[place : place + 1] == "<":
        raise Refused("html")
    if text[place : place + 1] != mark:
        raise Refused("not_json")
    return _blank(text, place + 1)


def _rows(record: dict[str, Any]) -> Iterator[Row]:
    flaw = text_of(record.get("cve"))
    software = record.get("software")
    cvss, cwe = record.get("cvss"), record.get("cwe")
    if not flaw or not isinstance(software, list):
        return
    for one in software:
        if not isinstance(one, dict) or one.get("type") not in ("plugin", "theme"):
            continue
        name = f"wordpress/{text_of(one.get('slug'), 100)}"
        if is_product(name):
            yield from flaw_rows(
                name, flaw, list(_spans(one)),
                cvss=score_text(cvss.get("score") if isinstance(cvss, dict) else None),
                effect=effect_of([f"CWE-{cwe.get('id')}"] if isinstance(cwe, dict) else ()),
                published=day_in(record.get("published")), source="Wordfence",
            )  # fmt: skip


def _spans(one: dict[str, Any]) -> Iterator[Span]:
    told = one.get("affected_versions")
    for span in told.values() if isinstance(told, dict) else ():
        if not isinstance(span, dict) or span.get("from_inclusive") is False:
            continue
        begin, end = text_of(span.get("from_version")), text_of(span.get("to_version"))
        begin = "" if begin == "*" else begin
        if end and end != "*" and is_version(end) and is_version(begin):
            inclusive = span.get("to_inclusive") is True
            yield begin, "" if inclusive else end, end if inclusive else ""
