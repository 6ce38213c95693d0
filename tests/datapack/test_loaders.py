"""Each source's answer becomes rows of ours; whatever else comes is refused, and never breaks anything."""

import gzip
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberscan.datapack.loaders import LOADERS
from cyberscan.datapack.loaders.ranges import spans_apart
from cyberscan.datapack.reading import Refused, unpacked
from cyberscan.datapack.snapshot import table_of
from cyberscan.datapack.sources import sources
from cyberscan.datapack.tables import DataError
from cyberscan.datapack.wanted import Loaded
from tests.datapack.shapes import (
    ANSWERS,
    CVE,
    ENDOFLIFE,
    EPSS,
    HTML,
    KEV,
    OSV,
    OURS,
    PLUGIN,
    WORDFENCE,
    WPVULNERABILITY,
    gzipped,
    told,
    zipped,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
)  # fmt: skip


def load(name: str, *answers: bytes) -> Loaded:
    return LOADERS[name](answers or (ANSWERS[name],), OURS)


@pytest.mark.parametrize("source", sources(), ids=lambda source: str(source.id))
def test_a_recorded_answer_becomes_rows_of_its_table(source: Any) -> None:
    loaded = load(source.load)
    table = table_of(source.file)
    assert loaded.rows
    assert table is not None
    assert table.read(table.write(loaded.rows), source.file)


def test_life_cycles() -> None:
    loaded = load("endoflife")
    assert [(row["branch"], row["end_of_life"], row["latest"]) for row in loaded.rows] == [
        ("1.31", "False", "1.31.9"),
        ("1.30", "2026-11-01", "1.30.9"),
    ]
    assert loaded.date == "2026-11-21"


def test_exploited_flaws() -> None:
    loaded = load("kev")
    assert (loaded.rows[0]["cve"], loaded.date) == ("CVE-2024-8517", "2026-11-20")


def test_scores_of_our_flaws_only_packed_or_not() -> None:
    for raw in (gzipped(EPSS), EPSS.encode()):
        loaded = load("epss", raw)
        assert [row["cve"] for row in loaded.rows] == ["CVE-2024-8517"]
        assert loaded.date == "2026-11-21"


def test_advisories_of_our_packages() -> None:
    other = {**OSV, "id": "GHSA-0000-0000-0000", "withdrawn": "2026-11-18T10:00:00Z"}
    raw = zipped({"a.json": told(OSV), "b.json": told(other), "c.json": b"[]", "readme": b"x"})
    loaded = load("osv", raw)
    assert [(row["introduced"], row["fixed"], row["effect"]) for row in loaded.rows] == [
        ("8.0.0", "10.5.9", "script"),
        ("10.6.0", "10.6.4", "script"),
    ]
    assert {row["cve"] for row in loaded.rows} == {"CVE-2026-1234"}
    assert loaded.complete == ("drupal",)
    assert load("osv", told(OSV)).complete == (), "one advisory is not all of them"


def test_records_of_the_cve_list() -> None:
    loaded = load(
        "cve", zipped({"cves/2024/8xxx/CVE-2024-8517.json": told(CVE), "delta.json": b"{}"})
    )
    assert [(row["introduced"], row["fixed"], row["last"]) for row in loaded.rows] == [
        ("4.1.0", "4.1.18", ""),
        ("4.2.0", "", "4.2.15"),
        ("4.3.0", "", "4.3.1"),
    ]
    assert {(row["cvss"], row["effect"]) for row in loaded.rows} == {("9.8", "code")}


def record(versions: Any, **entry: Any) -> bytes:
    affected = [{"vendor": "SPIP", "product": "SPIP", "versions": versions, **entry}]
    return told({**CVE, "containers": {"cna": {"affected": affected}}})


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({"version": ">= 4.2.0, < 4.2.16"}, ("4.2.0", "4.2.16", "")),
        ({"version": ">= 4.2.0 < 4.2.16"}, ("4.2.0", "4.2.16", "")),
        ({"version": "< 4.2.16"}, ("", "4.2.16", "")),
        ({"version": "<= 4.2.15"}, ("", "", "4.2.15")),
        ({"version": "4.0.0-4.2.7"}, ("4.0.0", "", "4.2.7")),
        ({"version": "4.2.*", "lessThan": "4.2.16"}, ("4.2", "4.2.16", "")),
        ({"version": "unspecified", "lessThan": "4.2.16"}, ("", "4.2.16", "")),
        ({"version": "4.2.3"}, ("4.2.3", "", "4.2.3")),
        (
            {"version": "4.2", "lessThanOrEqual": "4.2.15", "changes": [{"at": "4.2.16", "status": "unaffected"}]},
            ("4.2", "4.2.16", ""),
        ),
    ],
)  # fmt: skip
def test_ways_of_writing_a_range(version: dict[str, Any], expected: tuple[str, str, str]) -> None:
    [row] = load("cve", record([{"status": "affected", **version}])).rows
    assert (row["introduced"], row["fixed"], row["last"]) == expected


@pytest.mark.parametrize(
    "versions",
    [
        [{"version": "n/a"}],
        [{"version": "SPIP before 4.2, and others"}],
        [{"version": "11.0.0, < 11.5.23"}],
        [{"version": "> 4.2.0, < 4.2.16"}],
        [{"version": "4.2.0", "lessThan": "*"}],
        [{"version": "v4.x-dev"}],
        [{"version": "4.2.0", "lessThan": "4.2.16", "changes": [{"at": "R31 P3", "status": "unaffected"}]}],
        # Three branches, whose publisher says "before" of each: 8.4.8 is not before 8.5.3.
        [{"version": "unspecified", "lessThan": end} for end in ("7.59", "8.5.3", "8.4.8")],
        # A slip of the pen: 1.5.14 for 1.4.14 would accuse the mended 1.5.5.
        [
            {"version": "1.5.0", "lessThan": "1.5.4"},
            {"version": "1.4.0", "lessThan": "1.5.14"},
        ],
        [{"version": 7}, None],
    ],
)  # fmt: skip
def test_ranges_that_can_be_misread_are_left_out(versions: list[Any]) -> None:
    told_versions = [{"status": "affected", **one} for one in versions if one]
    assert load("cve", record(told_versions)).rows == ()


def test_a_flaw_of_one_platform_is_no_flaw_of_a_version() -> None:
    windows = record(
        [{"status": "affected", "version": "8.1", "lessThan": "8.1.29"}], platforms=["Windows"]
    )
    assert load("cve", windows).rows == ()


def test_other_records_are_passed_over() -> None:
    rejected = {**CVE, "cveMetadata": {**CVE["cveMetadata"], "state": "REJECTED"}}  # type: ignore[dict-item]
    assert load("cve", told(rejected)).rows == ()


def test_the_lowest_of_several_branches_may_begin_anywhere() -> None:
    spans = [("1.6.0", "1.6.11", ""), ("", "1.5.10", "")]
    assert spans_apart(spans) == [("", "1.5.10", ""), ("1.6.0", "1.6.11", "")]


def test_plug_ins_and_those_taken_off() -> None:
    gone = {"error": "closed", "name": "Old", "slug": "old-gallery", "closed_date": "2024-02-03"}
    unknown = {"error": "Plugin not found."}
    rows = load("wordpress_plugins", told(PLUGIN), told(gone), told(unknown)).rows
    assert [(row["product"], row["latest"], row["updated"], row["closed"]) for row in rows] == [
        ("wordpress/contact-form-7", "6.1.3", "2026-10-30", ""),
        ("wordpress/old-gallery", "", "2024-02-03", "yes"),
    ]


def test_flaws_of_plug_ins() -> None:
    nobody = {"error": 1, "message": "…", "data": None}
    loaded = load("wpvulnerability", told(WPVULNERABILITY), told(nobody))
    assert loaded.rows[0]["fixed"] == "5.3.2"
    assert loaded.rows[0]["effect"] == "upload"
    assert loaded.complete == ("wordpress/contact-form-7",)


def test_a_long_feed_is_read_one_record_at_a_time() -> None:
    many = {str(number): WORDFENCE["0001"] for number in range(2000)}
    loaded = load("wordfence", json.dumps(many, indent=2).encode())
    assert len(loaded.rows) == 2000
    assert loaded.rows[0]["last"] == "6.3.0.1"
    assert loaded.complete == ("wordpress/litespeed-cache",)


def _without(value: dict[str, Any], key: str) -> bytes:
    return told({name: item for name, item in value.items() if name != key})


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        *((name, HTML, "html") for name in ("endoflife", "kev", "epss", "cve", "wordpress_plugins", "wordfence")),
        *((name, b"", "not_json") for name in ("endoflife", "kev", "wpvulnerability")),
        ("kev", ANSWERS["kev"][:-40], "not_json"),
        ("kev", _without(KEV, "vulnerabilities"), "shape"),
        ("kev", _without(KEV, "catalogVersion"), "shape"),
        ("kev", told({**KEV, "count": 7}), "cut"),
        ("kev", told({**KEV, "vulnerabilities": [{"cveID": "nothing"}]}), "shape"),
        ("kev", b"[" * 100_000, "not_json"),
        ("endoflife", told({**ENDOFLIFE, "schema_version": "2.0"}), "shape"),
        ("endoflife", _without(ENDOFLIFE, "result"), "shape"),
        ("endoflife", told({**ENDOFLIFE, "result": [{"name": "nginx"}]}), "shape"),
        ("endoflife", told({**ENDOFLIFE, "result": [{"name": "nginx", "releases": [{"name": "1"}]}]}), "shape"),
        ("epss", b"cve,score\n", "shape"),
        ("epss", gzipped(EPSS)[:-12], "cut"),
        ("epss", b"\x1f\x8bnothing", "broken"),
        ("epss", "cve,epss,percentile\né".encode(), "shape"),
        ("osv", b"PK\x03\x04nothing", "broken"),
        ("osv", ANSWERS["osv"][:-30], "broken"),
        ("osv", b"{}", "shape"),
        ("osv", zipped({"readme": b""}), "shape"),
        ("cve", told({"dataType": "CVE_RECORD", "dataVersion": "4.0"}), "shape"),
        ("wordpress_plugins", told({"slug": "x"}), "shape"),
        ("wpvulnerability", told({"data": {}}), "shape"),
        ("wordfence", b'{"a": {"b": 1}', "not_json"),
        ("wordfence", b'{"a": 7}', "shape"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # an archive holds the hour at which it was made: no name of a test
)  # fmt: skip
def test_what_is_no_data_is_refused(name: str, raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        load(name, raw)
    assert refused.value.code == code


def test_a_bomb_is_cut_while_it_expands() -> None:
    bomb = gzip.compress(b"0" * 50_000_000, mtime=0)
    with pytest.raises(Refused, match="too_large"):
        unpacked(bomb, 1_000_000)
    heavy = zipped({"a.json": b'{"drupal/core": "' + b"0" * 9_000_000 + b'"}'})
    with pytest.raises(Refused, match="too_large"):
        load("osv", heavy)


@settings(max_examples=40, deadline=None)
@given(value=JSON)
def test_no_json_breaks_a_reader(value: Any) -> None:
    for name in LOADERS:
        _survives(name, told(value))


@settings(max_examples=40, deadline=None)
@given(raw=st.binary(max_size=200))
def test_no_bytes_break_a_reader(raw: bytes) -> None:
    packed = zlib.compress(raw)
    for name in LOADERS:
        for body in (raw, packed, b"PK\x03\x04" + raw, b"\x1f\x8b" + raw):
            _survives(name, body)


@pytest.mark.parametrize("name", LOADERS)
def test_no_answer_cut_anywhere_breaks_its_reader(name: str) -> None:
    whole = ANSWERS[name]
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        _survives(name, whole[:end])


def _survives(name: str, raw: bytes) -> None:
    try:
        load(name, raw)
    except DataError:
        return
