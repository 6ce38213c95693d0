"""``cyberscan update``: what it says and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cyberscan.cli.exits import Exit
from cyberscan.cli.group import cli
from tests.datapack.shapes import PLUGIN, told, zipped
from tests.datapack.test_update import catalogue


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "data"
    monkeypatch.setenv("CYBERSCAN_DATA", str(place))
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["update", *arguments])


def given(tmp_path: Path, name: str, body: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(body)
    return str(path)


def test_from_a_file_then_exported_then_shown(folder: Path, tmp_path: Path) -> None:
    result = run("--from", given(tmp_path, "kev.json", catalogue()))
    assert result.exit_code == Exit.DONE, result.output
    assert "1200 lignes" in result.stderr
    archive = tmp_path / "data.zip"
    assert run("--export", str(archive)).exit_code == Exit.DONE
    assert run("--from", str(archive), "--json").exit_code == Exit.DONE
    shown = run("--check")
    assert "20 novembre 2026" in shown.stdout
    listed = json.loads(run("--check", "--json").stdout)
    assert "kev.csv" in [source["file"] for source in listed["sources"]]


def test_a_part_that_cannot_be_taken(folder: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    (many / "kev.json").write_bytes(catalogue(count=5))
    (many / "plugin.json").write_bytes(told(PLUGIN))
    result = run("--from", str(many))
    assert result.exit_code == Exit.INCOMPLETE
    assert "trop peu de lignes" in result.stderr


def test_nothing_that_can_be_taken(folder: Path, tmp_path: Path) -> None:
    page = given(tmp_path, "page.html", b"<html>erreur</html>")
    result = run("--from", page)
    assert result.exit_code == Exit.DATA
    assert "page.html" in result.stderr
    assert not folder.exists()
    few = run("--from", given(tmp_path, "kev.json", catalogue(count=5)))
    assert few.exit_code == Exit.DATA
    assert "Les données précédentes restent en place" in few.stderr


def test_a_network_that_does_not_answer_changes_nothing(folder: Path) -> None:
    result = run("--source", "kev", "--resolver", "127.0.0.1:9")
    assert result.exit_code == Exit.DATA
    assert "www.cisa.gov" in result.stderr
    assert "n’a pas pu être lue" in result.stderr
    assert not folder.exists()


def test_a_source_that_does_not_exist(folder: Path) -> None:
    result = run("--source", "nvd")
    assert result.exit_code == Exit.USAGE
    assert "endoflife" in result.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stands = tmp_path / "data"
    stands.write_bytes(b"")
    monkeypatch.setenv("CYBERSCAN_DATA", str(stands / "below"))
    result = run("--from", given(tmp_path, "kev.json", catalogue()))
    assert result.exit_code == Exit.DATA
    assert str(stands) in result.stderr


def test_a_file_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    assert run("--from", str(tmp_path / "none")).exit_code == Exit.USAGE


def test_nothing_is_exported_before_anything_was_refreshed(folder: Path, tmp_path: Path) -> None:
    result = run("--export", str(tmp_path / "data.zip"))
    assert result.exit_code != Exit.DONE
    assert "Rien à exporter" in result.stderr
    assert not (tmp_path / "data.zip").exists()


def test_shipped_data_is_named_in_the_reader_s_language(folder: Path) -> None:
    shown = run("--check").stdout
    assert "Fins de maintenance (endoflife.date)" in shown
    assert "packages of their" not in shown


_BROKEN = {
    "manifest of nothing": zipped({"manifest.json": b"{}"}),
    "manifest that leads out": zipped(
        {"manifest.json": told({"entries": [{"file": "../kev.csv"}]}), "../kev.csv": b"cve"}
    ),
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "one long number": b'{"vulnerabilities":' + b"9" * 1_000_000 + b"}",
    "one long line": b"cve,epss,percentile\n" + b"a," * 1_000_000,
    "one long field": b"cve,epss,percentile\n" + b"a" * 1_000_000,
    "half of a character": catalogue().replace(b'"vendorProject": "', b'"vendorProject": "\\ud800'),
    "wrong kinds": told({"dateReleased": 5, "vulnerabilities": [{"cveID": 7}] * 2000}),
}


@pytest.mark.parametrize("body", _BROKEN.values(), ids=list(_BROKEN))
def test_a_broken_file_is_refused_in_words(folder: Path, tmp_path: Path, body: bytes) -> None:
    result = run("--from", given(tmp_path, "given", body))
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == Exit.DATA
    assert result.stderr
    assert str(folder) not in result.stderr, "the file is to blame, not the folder"
    assert not folder.exists()
    assert not (tmp_path / "kev.csv").exists()
