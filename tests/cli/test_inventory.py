import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cyberscan.document import to_json
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def result(tmp_path: Path) -> str:
    (tmp_path / "result.json").write_bytes(to_json(sample_document(made_up_checks())))
    return "result.json"


def test_the_inventory_is_shown_with_its_differences(run: Run, result: str) -> None:
    done = run("inventory", result)
    assert done.returncode == 0, done.stderr
    assert "lignes à l’inventaire" in done.stdout
    assert "Écarts avec le périmètre déclaré" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_search_keeps_what_is_looked_for(run: Run, result: str) -> None:
    everything = json.loads(run("inventory", result, "--json").stdout)
    assert everything
    wanted = everything[0]
    found = json.loads(run("inventory", result, f"port={wanted['port']}", "--json").stdout)
    assert wanted in found
    assert {line["port"] for line in found} == {wanted["port"]}
    assert json.loads(run("inventory", result, "aucun-produit-ainsi", "--json").stdout) == []


def test_a_spreadsheet_reads_it(run: Run, result: str) -> None:
    rows = list(csv.reader(io.StringIO(run("inventory", result, "--csv").stdout), delimiter=";"))
    assert rows[0][0] == "Adresse ou nom"
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("produit=x", "n’est pas un champ de l’inventaire"),
        ("service<ssh", "n’a pas d’ordre"),
        ('product="x', "Recherche illisible"),
    ],
)
def test_a_bad_search_is_explained(run: Run, result: str, query: str, told: str) -> None:
    done = run("inventory", result, query)
    assert done.returncode == 2
    assert told in done.stderr


def test_an_older_result_says_since_when(run: Run, result: str, tmp_path: Path) -> None:
    older = json.loads((tmp_path / result).read_text())
    for line in older["inventory"]:
        line["first_seen"] = "2025-01-02T00:00:00Z"
    (tmp_path / "older.json").write_text(json.dumps(older))
    lines = json.loads(run("inventory", result, "--earlier", "older.json", "--json").stdout)
    assert {line["first_seen"][:10] for line in lines} == {"2025-01-02"}
