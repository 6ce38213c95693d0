import json
from typing import Any

import jsonschema
import pytest

from cyberscan.document import to_json
from cyberscan.document_schema import SCHEMA_FILE, document_schema, schema_text
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document


@pytest.fixture(scope="module")
def value() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(to_json(sample_document(made_up_checks())))
    return loaded


def test_the_published_schema_is_fresh() -> None:
    fresh = SCHEMA_FILE.read_bytes() == schema_text()
    assert fresh, "run: python -m cyberscan.document_schema"


def test_a_document_fits_its_schema(value: dict[str, Any]) -> None:
    schema = document_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)


def test_a_fact_of_a_known_kind_must_have_its_form(value: dict[str, Any]) -> None:
    damaged = {**value, "facts": [{**value["facts"][0], "surprise": 1}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(damaged, document_schema(), cls=jsonschema.Draft202012Validator)


def test_a_plug_ins_fact_is_admitted(value: dict[str, Any]) -> None:
    strange = {**value["facts"][0], "kind": "plugin.strange", "surprise": 1}
    schema = jsonschema.Draft202012Validator(document_schema())
    assert list(schema.iter_errors({**value, "facts": [strange]})) == []
