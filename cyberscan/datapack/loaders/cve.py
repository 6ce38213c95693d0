"""Records of the CVE list (format 5): one a file, or an archive of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cyberscan.datapack.loaders.ranges import Span, flaw_rows, score_text
from cyberscan.datapack.loaders.weaknesses import effect_of
from cyberscan.datapack.reading import Refused, day_in, is_zip, members, read_json, text_of, wanted
from cyberscan.datapack.tables import Row, is_version
from cyberscan.datapack.wanted import Loaded, Wanted

_FILE = re.compile(r"(?:.*/)?CVE-[0-9]{4}-[0-9]{4,7}\.json")
_COMPARED = re.compile(r"(?:(>=?) ?([^ ,<>=]{1,40}))?,? ?(?:(<=?) ?([^ ,<>=]{1,40}))?")
_BETWEEN = re.compile(r"([0-9][0-9.]{0,30}) ?- ?([0-9][0-9.]{0,30})")
_NOWHERE = frozenset({"", "0", "0.0", "0.0.0", "unspecified", "*", "n/a"})
_METRICS = ("cvssV4_0", "cvssV3_1", "cvssV3_0")


def load_cve(answers: Sequence[bytes], ours: Wanted) -> Loaded:
    """The ranges that records state for products of ours; a record that cannot be misread only."""
    rows: list[Row] = []
    date = ""
    for record in _records(answers):
        metadata = wanted(record.get("cveMetadata"), dict, "cveMetadata")
        date = max(date, day_in(metadata.get("dateUpdated")))
        rows += _rows(record, metadata, ours)
    # A record that was asked for today is today's word, however long it has not changed.
    return Loaded(tuple(rows), date if any(is_zip(raw) for raw in answers) else "")


def _records(answers: Sequence[bytes]) -> Iterator[dict[str, Any]]:
    for raw in answers:
        bodies = (
            members(raw, lambda name: _FILE.fullmatch(name) is not None)
            if is_zip(raw)
            else [("", raw)]
        )
        for _, body in bodies:
            record = wanted(read_json(body), dict, "{}")
            if record.get("dataType") != "CVE_RECORD" or not text_of(
                record.get("dataVersion")
            ).startswith("5."):
                raise Refused("shape", where="CVE_RECORD 5")
            yield record


def _rows(record: dict[str, Any], metadata: dict[str, Any], ours: Wanted) -> Iterator[Row]:
    if metadata.get("state") != "PUBLISHED":
        return
    containers = wanted(record.get("containers"), dict, "containers")
    cna = wanted(containers.get("cna"), dict, "containers.cna")
    for product, spans in _affected(cna, ours).items():
        yield from flaw_rows(
            product, text_of(metadata.get("cveId")), spans, cvss=_score(containers),
            effect=effect_of(_weaknesses(containers)), published=day_in(metadata.get("datePublished")),
            source="CVE List",
        )  # fmt: skip


def _affected(cna: dict[str, Any], ours: Wanted) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for entry in _dicts(cna.get("affected")):
        name = (text_of(entry.get("vendor")).lower(), text_of(entry.get("product")).lower())
        if name not in ours.cve_names or entry.get("platforms"):
            continue  # a flaw of one platform only cannot be seen from a version
        spans = [
            _span(version) for version in _dicts(entry.get("versions")) if _is_affected(version)
        ]
        if None not in spans:  # one that cannot be read may be the one that matters
            found.setdefault(ours.cve_names[name], []).extend(span for span in spans if span)
    return found


def _is_affected(version: dict[str, Any]) -> bool:
    return version.get("status") == "affected"


def _span(version: dict[str, Any]) -> Span | None:
    """One statement of versions, in the ways that publishers write it; None for any other way."""
    begin = text_of(version.get("version"))
    below, up_to = text_of(version.get("lessThan")), text_of(version.get("lessThanOrEqual"))
    if changes := version.get("changes"):
        below = _mended_at(changes)
        if not below:
            return None
    if below or up_to:
        introduced = _begin(begin)
        if introduced is None or not _usable(below or up_to):
            return None
        return introduced, below, up_to if not below else ""
    if between := _BETWEEN.fullmatch(begin):
        return between[1], "", between[2]
    compared = _COMPARED.fullmatch(begin) if begin[:1] in "<>" else None
    if compared and compared[4] and compared[1] != ">" and _usable(compared[4]):
        introduced = _begin(compared[2] or "")
        below = compared[4] if compared[3] == "<" else ""
        return None if introduced is None else (introduced, below, "" if below else compared[4])
    return (begin, "", begin) if _usable(begin) else None


def _mended_at(changes: object) -> str:
    """The one version at which it stops to be affected; empty when there is not one."""
    told = _dicts(changes)
    at = (
        text_of(told[0].get("at"))
        if len(told) == 1 and told[0].get("status") == "unaffected"
        else ""
    )
    return at if _usable(at) else ""


def _begin(text: str) -> str | None:
    """``8.1.*`` begins with 8.1; empty for the very first version; None when it is none."""
    plain = re.sub(r"\.[x*]$", "", text.strip())
    if plain.lower() in _NOWHERE:
        return ""
    return plain if _usable(plain) else None


def _usable(text: str) -> bool:
    return bool(text) and text not in _NOWHERE and is_version(text) and "x" not in text.lower()


def _score(containers: dict[str, Any]) -> str:
    """The publisher's own, else the one that the programme's agency added."""
    for container in [containers.get("cna"), *_dicts(containers.get("adp"))]:
        for metric in _dicts(container.get("metrics") if isinstance(container, dict) else None):
            for name in _METRICS:
                told = metric.get(name)
                if isinstance(told, dict) and (score := score_text(told.get("baseScore"))):
                    return score
    return ""


def _weaknesses(containers: dict[str, Any]) -> Iterator[object]:
    for container in [containers.get("cna"), *_dicts(containers.get("adp"))]:
        kinds = container.get("problemTypes") if isinstance(container, dict) else None
        for kind in _dicts(kinds):
            yield from (one.get("cweId") for one in _dicts(kind.get("descriptions")))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
