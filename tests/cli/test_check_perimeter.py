"""``cyberscan check-perimeter``: what a file allows, or everything that is wrong with it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cyberscan.cli.check_perimeter import check_perimeter
from cyberscan.perimeter.load import load_perimeter
from cyberscan.perimeter.mandate import fingerprint

TODAY = date.today()
GOOD = f"""\
authority: {{name: "Ville d’Essai", kind: commune, siren: "123456782"}}
mandate:
  signed_by: "Camille Essai"
  role: "Maire"
  signed_on: {TODAY - timedelta(days=1)}
  valid_until: {TODAY + timedelta(days=1)}
  max_level: active
assets:
  - domain: ville.fr
  - address: 9.9.9.0/28
  - {{url: "https://portail.fr/", owner: third-party, provider: "Éditeur"}}
exclude:
  - {{address: 9.9.9.3, port: 22, reason: "automate", until: {TODAY + timedelta(days=9)}}}
window: {{days: [mon], start: "20:00", end: "06:00"}}
"""


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")


def run(folder: Path, text: str, *options: str) -> Result:
    path = folder / "perimeter.yml"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(check_perimeter, [str(path), *options])


def data(folder: Path, text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, text, "--json").stdout)
    return found


def test_a_good_file(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD)
    assert result.exit_code == 0
    for said in (
        "périmètre valable", "Ville d’Essai (123456782)", "signé par Camille Essai (Maire)",
        "9.9.9.0/28 (14 adresses)", "machine d’un tiers", "9.9.9.3 port 22", "automate",
        "lundi, de 20:00 à 06:00", fingerprint(load_perimeter(tmp_path / "perimeter.yml")),
    ):  # fmt: skip
        assert said in result.stdout


def test_a_good_file_for_a_program(tmp_path: Path) -> None:
    found = data(tmp_path, GOOD)
    assert found["valid"] is True
    assert found["mandate"]["state"] == "valid"
    assert [asset["level"] for asset in found["assets"]] == ["active", "active", "light"]
    assert found["problems"] == []


def test_the_level_is_the_one_of_today(tmp_path: Path) -> None:
    expired = GOOD.replace(str(TODAY + timedelta(days=1)), str(TODAY - timedelta(days=1)))
    result = run(tmp_path, expired)
    assert result.exit_code == 0
    assert "expiré le" in result.stdout
    found = data(tmp_path, expired)
    assert (found["mandate"]["state"], found["level"]) == ("expired", "passive")
    assert [problem["code"] for problem in found["problems"]] == ["mandate_expired"]


def test_everything_wrong_is_told(tmp_path: Path) -> None:
    wrong = GOOD.replace("commune", "comune").replace("9.9.9.0/28", "9.9.9.1/28")
    result = run(tmp_path, wrong)
    assert result.exit_code == 2
    assert "perimeter.yml:1:42: « comune »" in result.stdout
    assert "perimeter.yml:10:14: « 9.9.9.1/28 »" in result.stdout
    assert "à corriger (2)" in result.stderr
    found = run(tmp_path, wrong, "--json")
    assert found.exit_code == 2
    assert [p["line"] for p in json.loads(found.stdout)["problems"]] == [1, 10]


def test_a_waiver_for_a_check_that_nobody_has(tmp_path: Path) -> None:
    waiver = "waivers: [{check: mail.spf_mising, target: ville.fr, justification: pour un temps, "
    text = f"{GOOD}{waiver}expires: {TODAY}}}]\n"
    result = run(tmp_path, text)
    assert result.exit_code == 0
    assert "Vouliez-vous écrire « mail.spf_missing »" in result.stdout


def test_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(check_perimeter, [str(tmp_path / "absent.yml")])
    assert result.exit_code == 2
    assert "ne peut pas être lu" in result.output
