"""Everything under the shipped folders is in the wheel, inside the package."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from cyberscan.registry import load_checks

pytestmark = pytest.mark.xdist_group("wheel")  # one worker makes what its tests share

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


@pytest.fixture(scope="module")
def clean_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a town hall gets: the wheel and what plain pip resolves for it, nothing of the checkout."""
    folder = tmp_path_factory.mktemp("plain")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(pip, capture_output=True, text=True, check=False, env=env, timeout=600)
    if done.returncode != 0 and not os.environ.get("CI"):
        pytest.skip("pip could not fetch the dependencies: no network here")
    assert done.returncode == 0, done.stderr
    return folder / "bin" / "cyberscan"


@pytest.mark.timeout(700)
def test_what_plain_pip_installs_lists_the_same_checks(
    clean_environment: Path, tmp_path: Path
) -> None:
    listed = subprocess.run(
        [clean_environment, "checks", "--json"], cwd=tmp_path, check=True, capture_output=True
    )
    assert [c["id"] for c in json.loads(listed.stdout)] == [c.id for c in load_checks()]


@pytest.mark.timeout(300)
def test_what_plain_pip_installs_can_look_at_everything(
    clean_environment: Path, tmp_path: Path
) -> None:
    doctor = subprocess.run(
        [clean_environment, "doctor", "--json"], cwd=tmp_path, check=True, capture_output=True
    )
    present = {row["name"]: row["present"] for row in json.loads(doctor.stdout)}
    assert present["tls"]
    assert present["dnssec"]
    assert present["data"]
    demo = subprocess.run(
        [clean_environment, "demo", "--json", "-q", "-o", "out"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    result = json.loads(demo.stdout)
    assert result["complete"]
    expired = [
        f
        for f in result["findings"]
        if f["check"] == "tls.certificate_expired" and f["outcome"] == "fail"
    ]
    assert [f["target"]["host"] for f in expired] == ["www.saint-demo.test"]
