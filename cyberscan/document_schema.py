"""The published JSON Schema of the result document, made from the models.

``python -m cyberscan.document_schema`` writes it again to ``data/document.schema.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from cyberscan import sdk  # noqa: F401 - importing it defines every shipped kind of fact
from cyberscan.document import SCHEMA_VERSION, Document
from cyberscan.facts.base import fact_kinds
from cyberscan.files import write_atomic

SCHEMA_FILE = Path(__file__).parent / "data" / "document.schema.json"
_PREFIX = "#/$defs/{model}"


def document_schema() -> dict[str, Any]:
    """The schema (draft 2020-12). A fact of a known kind must have that kind's form.

    Facts of a plug-in's own kind are admitted with the fields that every fact has.
    """
    shipped = [
        kind for kind in fact_kinds().values() if kind.__module__.startswith("cyberscan.facts.")
    ]
    refs, shared = models_json_schema(
        [(Document, "serialization"), *((kind, "serialization") for kind in shipped)],
        ref_template=_PREFIX,
    )
    definitions = shared["$defs"]
    document = definitions.pop(refs[Document, "serialization"]["$ref"].rpartition("/")[2])
    document["properties"]["facts"]["items"] = {
        "type": "object",
        "required": ["kind", "target", "observed_at"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.model_fields["kind"].default}}},
                "then": refs[kind, "serialization"],
            }
            for kind in sorted(shipped, key=lambda kind: str(kind.model_fields["kind"].default))
        ],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cyberscan:document:{SCHEMA_VERSION}",
        **document,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> bytes:
    """The file's bytes."""
    return (
        json.dumps(document_schema(), indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    )


def main() -> None:
    """Write the file again."""
    write_atomic(SCHEMA_FILE, schema_text())
    SCHEMA_FILE.chmod(0o644)


if __name__ == "__main__":
    main()
