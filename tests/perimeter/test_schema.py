"""The published JSON Schema: fresh, complete, and of the same mind as the loader."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from cyberscan.perimeter.load import read_perimeter
from cyberscan.perimeter.schema import SCHEMA_FILE, schema, schema_text

ROOT = Path(__file__).parent.parent.parent
VALIDATOR = Draft202012Validator(schema())
AUTHORITY = {"name": "Ville", "kind": "commune", "siren": "123456782"}


def test_the_stored_schema_is_fresh() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), (
        "run: python -m cyberscan.perimeter.schema"
    )


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize(
    ("asset", "valid"),
    [
        ({"domain": "ville.fr"}, True),
        ({"domain": "ville.fr", "purpose": "site"}, True),
        ({"domain": "ville.fr", "purpose": ["site", "eau"]}, True),
        ({"domain": "ville.fr", "purpose": "sitte"}, False),
        ({"domain": "ville.fr", "host": "www.ville.fr"}, False),
        ({"purpose": "site"}, False),
        ({"domain": "ville.fr", "ports": ["25"]}, False),
        ({"domain": "ville.fr", "prots": [25]}, False),
    ],
)
def test_assets(asset: dict[str, object], valid: bool) -> None:
    assert VALIDATOR.is_valid({"authority": AUTHORITY, "assets": [asset]}) is valid


def test_examples_of_the_documentation_load(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "fr" / "perimetre.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(version: 1\n.*?)```", page, re.DOTALL)
    assert examples
    for example in examples:
        path = tmp_path / "perimeter.yml"
        path.write_text(example, encoding="utf-8")
        reading = read_perimeter(path, date(2026, 11, 22))
        assert {problem.code for problem in reading.warnings} <= {"documentation_address"}
        plain = json.loads(json.dumps(YAML(typ="safe").load(example), default=str))
        assert [error.message for error in VALIDATOR.iter_errors(plain)] == []
