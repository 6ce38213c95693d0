"""Everything under the shipped folders is in the wheel, inside the package."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def tracked(*folders: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", *folders], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def test_every_shipped_file_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    wanted = {f"cyberscan/{name}" for name in tracked("checks", "profiles", "reports")}
    wanted |= set(tracked("cyberscan"))
    assert wanted, "git lists no shipped file"
    assert wanted - inside == set()


def test_the_installed_wheel_lists_the_same_checks_from_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    unpacked, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    listing = (
        "import json, cyberscan.registry as r; print(json.dumps([c.id for c in r.load_checks()]))"
    )
    # -P keeps the working directory out; the unpacked wheel comes before the editable checkout.
    installed = subprocess.run(
        [sys.executable, "-P", "-c", listing], cwd=empty, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
    )  # fmt: skip
    checkout = subprocess.run(
        [sys.executable, "-P", "-c", listing], cwd=empty, capture_output=True, text=True, check=True
    )
    assert installed.stdout == checkout.stdout
    assert "mail.spf_missing" in installed.stdout
