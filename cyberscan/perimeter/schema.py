"""The JSON Schema of ``perimeter.yml``, for editors that check and complete while one types.

Run ``python -m cyberscan.perimeter.schema`` to write it again after a change of the model.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from cyberscan.perimeter.models import Perimeter

_DATA = Path(__file__).parent.parent / "data"
SCHEMA_FILE = _DATA / "perimeter.schema.json"
"""Shipped with the program, so that it fits the version that is installed."""
KEYS_FILE = _DATA / "perimeter_keys.toml"
"""What each key means, in French: the language of whoever fills the file in."""


def schema() -> dict[str, Any]:
    """The schema of version 1 of the format."""
    found = Perimeter.model_json_schema()
    meanings = tomllib.loads(KEYS_FILE.read_text(encoding="utf-8"))
    for name, part in {"Perimeter": found, **found["$defs"]}.items():
        for key, described in part.get("properties", {}).items():
            described["description"] = meanings[name][key]
    _as_loaded(found["$defs"]["Asset"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cyberscan:schema:perimeter:1",
        **found,
    }


def schema_text() -> str:
    """The schema as it is stored."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _as_loaded(asset: dict[str, Any]) -> None:
    """What validators allow or ask and pydantic cannot write: one purpose alone, one thing an item."""
    many = asset["properties"]["purpose"]
    one = many["items"]
    asset["properties"]["purpose"] = {
        "description": many["description"],
        "anyOf": [one, {"type": "array", "items": one}],
    }
    asset["oneOf"] = [{"required": [key]} for key in ("domain", "mail", "host", "url", "address")]


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
