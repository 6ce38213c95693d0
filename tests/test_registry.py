"""Shipped checks, a user's folder and an installed package come by the same door."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cyberscan.registry import RegistryError, load_checks, load_probes, load_renderers

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "cyberscan-redundancy"
ID = "cyberscan_redundancy.single_exchanger"


def test_a_folder_of_checks_is_loaded_beside_ours() -> None:
    ids = [check.id for check in load_checks([EXAMPLE / "cyberscan_redundancy"])]
    assert ID in ids
    assert "mail.spf_missing" in ids
    assert ids == sorted(ids)


def test_a_folder_without_a_package_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"__init__\.py"):
        load_checks([tmp_path])


def test_a_check_without_words_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "wordless"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Wordless."""')
    source = EXAMPLE / "cyberscan_redundancy" / "single_exchanger.py"
    (folder / "single_exchanger.py").write_text(
        source.read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(RegistryError, match=r"single_exchanger\.toml"):
        load_checks([folder])


def test_two_checks_of_one_name_are_refused(tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    twin.mkdir()
    for path in (EXAMPLE / "cyberscan_redundancy").iterdir():
        if path.suffix in (".py", ".toml"):
            (twin / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(RegistryError, match=ID):
        load_checks([EXAMPLE / "cyberscan_redundancy", twin])


def test_an_installed_package_is_found_by_its_entry_point(tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([sys.executable, *install, "--target", str(site), str(EXAMPLE)], check=True)
    listed = subprocess.run(
        [sys.executable, "-m", "cyberscan", "checks", "--json"],
        check=True, capture_output=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
    )  # fmt: skip
    assert ID in [check["id"] for check in json.loads(listed.stdout)]


def test_another_folder_called_checks_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "__init__.py").write_text("raise SystemExit('not ours')")
    listing = "from cyberscan.registry import load_checks; print(len(load_checks()))"
    done = subprocess.run(
        [sys.executable, "-c", listing], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(load_checks())


def test_probes_and_formats_are_found() -> None:
    assert len({probe.id for probe in load_probes()}) == len(load_probes())
    assert {"html", "json", "csv", "terminal"} <= set(load_renderers())
