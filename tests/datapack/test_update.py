"""The user's data folder: each source on its own, nothing spoilt, carried to another machine, used when it is newer."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cyberscan import datapack
from cyberscan.datapack.manifest import NAME, NEXT, read_manifest
from cyberscan.datapack.reading import Refused
from cyberscan.datapack.sources import Source, slugs, sources
from cyberscan.datapack.store import packed
from cyberscan.datapack.tables import KEV, DataError
from cyberscan.datapack.update import Done, Missing, fetch_all, take_files
from cyberscan.reasons import LookFailed, Reason
from tests.datapack.shapes import ANSWERS, CVE, HTML, OURS, PLUGIN, told, zipped
from tests.datapack.shapes import KEV as CATALOGUE

TODAY = date(2026, 11, 23)


def catalogue(day: str = "2026-11-20", count: int = 1200) -> bytes:
    """As long as the real one: a short answer is refused."""
    rows = [{**CATALOGUE["vulnerabilities"][0], "cveID": f"CVE-2020-{n:04}"} for n in range(count)]  # type: ignore[index]
    return told(
        {**CATALOGUE, "dateReleased": f"{day}T00:00:00Z", "count": count, "vulnerabilities": rows}
    )


def named(*names: str) -> list[Source]:
    return [source for source in sources() if source.id in names]


def update(folder: Path, answer: Any, *names: str, older: bool = False) -> list[Done]:
    def fetch(source: Source, address: str) -> bytes:
        told_answer = answer(source, address) if callable(answer) else answer
        if isinstance(told_answer, Exception):
            raise told_answer
        return bytes(told_answer)

    return fetch_all(folder, named(*names), fetch, TODAY, older=older)


def test_what_was_fetched_is_used_and_said(tmp_path: Path) -> None:
    [done] = update(tmp_path, catalogue(), "kev")
    assert done.entry is not None
    assert (done.entry.rows, done.entry.date) == (1200, "2026-11-20")
    data = datapack.load(user=tmp_path)
    assert data["kev_date"] == "2026-11-20"
    assert len(data["exploited"]) == 1200
    assert [one["date"] for one in data["sources"] if one["file"] == "kev.csv"] == ["2026-11-20"]
    assert data["unusable"] == {}
    assert data["ages"]["kev"] == "2026-11-20"


def test_a_source_that_fails_leaves_its_data_and_the_others_go_on(tmp_path: Path) -> None:
    update(tmp_path, catalogue(), "kev")

    def answer(source: Source, address: str) -> Any:
        if source.id == "kev":
            return LookFailed(Reason.TIMEOUT, "http")
        return HTML if source.id == "endoflife" else told(PLUGIN)

    done = update(tmp_path, answer, "kev", "endoflife", "wordpress")
    codes = {one.source.id: one.code for one in done}
    assert codes == {"endoflife": "html", "kev": "not_reached", "wordpress": ""}
    assert {entry.source for entry in read_manifest(tmp_path).entries} == {"kev", "wordpress"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (catalogue(count=7), "too_few"),
        (catalogue("2027-01-01"), "future"),
        (catalogue()[:-9], "not_json"),
        (HTML, "html"),
        (Missing(), "not_reached"),
    ],
)
def test_what_is_refused(tmp_path: Path, answer: Any, code: str) -> None:
    [done] = update(tmp_path, answer, "kev")
    assert (done.entry, done.code) == (None, code)
    assert datapack.load(user=tmp_path)["kev_date"] == datapack.load()["kev_date"]


def test_older_data_is_refused_unless_asked_for(tmp_path: Path) -> None:
    update(tmp_path, catalogue("2026-11-20"), "kev")
    [done] = update(tmp_path, catalogue("2026-11-01"), "kev")
    assert done.code == "older"
    [done] = update(tmp_path, catalogue("2026-11-01"), "kev", older=True)
    assert done.entry is not None


def test_what_a_source_does_not_know_of_many_is_no_trouble(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(source: Source, address: str) -> Any:
        asked.append(address)
        return told(PLUGIN) if "contact-form-7" in address else Missing()

    [done] = update(tmp_path, answer, "wordpress")
    assert done.entry is not None
    assert len(asked) == len(slugs())
    row = datapack.load(user=tmp_path)["extensions"]["wordpress/contact-form-7"]
    assert (row["latest"], row["checked"]) == ("6.1.3", "2026-11-23")


def test_ranges_of_exploited_flaws_are_asked_one_by_one(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(source: Source, address: str) -> Any:
        asked.append(address)
        return told(CVE)

    [done] = update(tmp_path, answer, "cve")
    assert done.entry is not None
    assert all(address.startswith("https://cveawg.mitre.org/api/cve/CVE-") for address in asked)
    rows = datapack.load(user=tmp_path)["vulnerabilities"]["spip"]
    mine = [row for row in rows if row["cve"] == "CVE-2024-8517"]
    assert {row["data_date"] for row in mine} == {TODAY.isoformat()}, "the newest word counts"
    assert len(mine) == 3


def test_a_damaged_file_falls_back_to_what_is_shipped(tmp_path: Path) -> None:
    update(tmp_path, catalogue(), "kev")
    (tmp_path / "kev.csv").write_bytes(b"cve,vendor\n")
    data = datapack.load(user=tmp_path)
    assert data["kev_date"] == datapack.load()["kev_date"]
    assert list(data["unusable"]) == ["kev.csv"]
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    assert list(datapack.load(user=tmp_path)["unusable"]) == [NAME]
    [done] = update(tmp_path, catalogue(), "kev")
    assert done.entry is not None, "an update mends it"
    assert datapack.load(user=tmp_path)["unusable"] == {}


def test_a_file_older_than_the_shipped_one_is_left_aside(tmp_path: Path) -> None:
    update(tmp_path, catalogue("2025-01-01"), "kev")
    data = datapack.load(user=tmp_path)
    assert (data["kev_date"], data["unusable"]) == (datapack.load()["kev_date"], {})


def test_a_folder_carried_to_another_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    update(
        here,
        lambda source, address: catalogue() if source.id == "kev" else told(PLUGIN),
        "kev",
        "wordpress",
    )
    archive = packed(here)
    assert archive == packed(here)
    done = take_files(there, [("data.zip", archive)], TODAY)
    assert [one.entry is not None for one in done] == [True, True]
    assert read_manifest(there) == read_manifest(here)
    update(there, catalogue("2026-11-22"), "kev")
    [kev] = [
        one for one in take_files(there, [("data.zip", archive)], TODAY) if one.source.id == "kev"
    ]
    assert kev.code == "older"


def test_an_archive_that_was_changed_is_refused(tmp_path: Path) -> None:
    update(tmp_path / "here", catalogue(), "kev")
    manifest = (tmp_path / "here" / NAME).read_bytes()
    for kev in (b"cve,vendor,product,added,ransomware\n", b""):
        with pytest.raises(Refused):
            take_files(
                tmp_path / "there", [("x.zip", zipped({NAME: manifest, "kev.csv": kev}))], TODAY
            )
    evil = json.loads(manifest)
    evil["entries"][0]["file"] = "../../kev.csv"
    with pytest.raises(DataError):
        take_files(tmp_path / "there", [("x.zip", zipped({NAME: told(evil)}))], TODAY)
    assert not (tmp_path / "there").exists()


def test_files_of_sources_are_known_by_their_shape(tmp_path: Path) -> None:
    files = [("a", catalogue()), ("b", ANSWERS["wordpress_plugins"])]
    done = take_files(tmp_path, files, TODAY)
    assert {one.source.id: one.entry is not None for one in done} == {
        "kev": True,
        "wordpress": True,
    }
    with pytest.raises(Refused, match="unknown_file"):
        take_files(tmp_path, [("notes.txt", b"hello")], TODAY)


def test_nothing_is_half_written(tmp_path: Path) -> None:
    update(tmp_path, catalogue(), "kev")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "extensions.csv").mkdir()  # stands where the next file wants to go
    with pytest.raises(OSError, match="extensions"):
        update(tmp_path, told(PLUGIN), "wordpress")
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert after.keys() - before.keys() == {NEXT}
    assert {name: after[name] for name in before} == before
    assert datapack.load(user=tmp_path)["unusable"] == {}
    (tmp_path / "extensions.csv").rmdir()
    [done] = update(tmp_path, told(PLUGIN), "wordpress")
    assert done.entry is not None
    assert not (tmp_path / NEXT).exists()


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from cyberscan.datapack.update import take_files

steps, there = int(sys.argv[1]), os.replace
def replace(source, target):
    global steps
    if steps == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    steps -= 1
    there(source, target)
os.replace = replace
take_files(Path(sys.argv[2]), [("kev.json", Path(sys.argv[3]).read_bytes())], date(2026, 11, 23))
"""


@pytest.mark.parametrize(("steps", "day"), [(0, "19"), (1, "19"), (2, "21"), (3, "21")])
def test_an_update_killed_at_any_moment_loses_nothing(tmp_path: Path, steps: int, day: str) -> None:
    folder, newer = tmp_path / "data", tmp_path / "kev.json"
    update(folder, catalogue("2026-11-19"), "kev")
    newer.write_bytes(catalogue("2026-11-21", count=1300))
    command = [sys.executable, "-c", _KILLED, str(steps), str(folder), str(newer)]
    done = subprocess.run(command, check=False, timeout=60)
    assert done.returncode == (0 if steps == 3 else -signal.SIGKILL)
    data = datapack.load(user=folder)
    assert (data["kev_date"], data["unusable"]) == (f"2026-11-{day}", {})
    update(folder, told(PLUGIN), "wordpress")
    data = datapack.load(user=folder)
    assert (data["kev_date"], data["unusable"]) == (f"2026-11-{day}", {})
    assert {entry.source for entry in read_manifest(folder).entries} == {"kev", "wordpress"}


def test_what_a_broken_writing_left_is_removed_in_time(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".kev.csv.abc", tmp_path / ".kev.csv.def"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    update(tmp_path, catalogue(), "kev")
    assert (old.exists(), fresh.exists()) == (False, True)


def test_the_sources_are_https_and_ask_only_about_names_of_ours() -> None:
    assert len({source.host for source in sources()}) == len(sources())
    for source in sources():
        addresses = list(source.addresses(OURS))
        assert addresses
        assert all(address.startswith(f"https://{source.host}/") for address in addresses)
        assert not any("{" in address for address in addresses)


def test_a_table_refuses_what_it_would_not_write() -> None:
    good = KEV.write(
        [{"cve": "CVE-2020-0001", "vendor": "A", "product": "B", "added": "", "ransomware": ""}]
    )
    assert KEV.read(good, "kev.csv")
    for bad in (
        b"",
        b"a,b\n",
        good.replace(b"CVE-2020-0001", b"nothing"),
        good + b'"',
        good[:-1] + b",x\n",
        b"\xff",
    ):
        with pytest.raises(DataError, match=r"kev\.csv"):
            KEV.read(bad, "kev.csv")
