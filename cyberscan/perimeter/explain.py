"""pydantic's errors turned into problems a clerk can mend: a place, a code, what was expected."""

from __future__ import annotations

import ipaddress
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from cyberscan.perimeter.errors import Problem
from cyberscan.perimeter.models import (
    Asset,
    Authority,
    Contact,
    Exclusion,
    Mandate,
    Perimeter,
    WaiverEntry,
    Window,
)
from cyberscan.perimeter.yaml_tree import Path, Tree

_MODELS: dict[str, type[BaseModel]] = {
    "": Perimeter, "authority": Authority, "contact": Contact, "contacts": Contact,
    "mandate": Mandate, "assets": Asset, "exclude": Exclusion, "window": Window,
    "waivers": WaiverEntry,
}  # fmt: skip
_EXAMPLES = {
    "name": "Commune de Saint-Exemple", "kind": "commune", "siren": '"123456782"',
    "signed_by": "Camille Martin", "role": "Maire", "signed_on": "2026-01-15",
    "valid_until": "2026-12-31", "reason": "télégestion de l’eau", "until": "2026-12-31",
    "start": '"20:00"', "end": '"06:00"', "check": "mail.spf_missing", "target": "www.ville.fr",
    "justification": "remplacement prévu au budget", "expires": "2026-12-31",
}  # fmt: skip
_HOST_NAME = "not a host name"

Details = dict[str, Any]


def explain(error: ValidationError, tree: Tree) -> list[Problem]:
    """One problem for each error of pydantic, at its place in the file."""
    return [
        _problem(dict(details), tree)
        for details in error.errors(include_url=False)
        # pydantic also counts as missing the items that it has just refused.
        if details["type"] != "too_short" or not details["input"]
    ]


def _problem(details: Details, tree: Tree) -> Problem:
    path: Path = tuple(details["loc"])
    kind = str(details["type"])
    values = {"field": _key(path), "value": _shown(details["input"], tree, path)}
    if kind == "extra_forbidden":
        return Problem(*tree.place(path, key=True), "unknown_key", values | _unknown(path))
    if kind == "missing":
        values["example"] = _EXAMPLES.get(values["field"], "…")
        return Problem(*tree.place(path[:-1], key=True), _missing(path), values)
    code, more = _explained(kind, details, path)
    return Problem(*tree.place(path), code, values | more)


def _missing(path: Path) -> str:
    """An authority or assets that are not there at all deserve a sentence of their own."""
    if path == ("assets",):
        return "no_assets"
    if path[-1:] == ("until",):
        return "exclusion_endless"
    return "expires_missing" if path[-1:] == ("expires",) else "missing_key"


def _explained(kind: str, details: Details, path: Path) -> tuple[str, dict[str, str]]:
    if kind == "value_error":
        return own_code(str(details["ctx"]["error"]), details["input"])
    if kind == "string_type":
        return _not_text(details["input"], path)
    if kind in ("enum", "literal_error"):
        return "one_of", _choices(details, path)
    if kind == "string_pattern_mismatch":
        return "sha256" if path[-1] == "sha256" else "check_id", {}
    if kind in ("too_short", "too_long") and path == ("assets",):
        return "no_assets", {}
    return _CODES.get(kind, "invalid"), {"detail": str(details["msg"])}


_CODES = {
    "int_type": "expected_number", "bool_type": "expected_flag",
    "model_type": "expected_map", "dict_type": "expected_map",
    "tuple_type": "expected_list", "list_type": "expected_list",
    "string_too_short": "too_short", "string_too_long": "too_long",
    "greater_than_equal": "number_range", "less_than_equal": "number_range",
}  # fmt: skip


def own_code(code: str, value: object) -> tuple[str, dict[str, str]]:
    """The codes that our own validators raise; a bad host name says which mistake it is."""
    if code != _HOST_NAME:
        return code, _network_meant(value) if code == "host_bits" else {}
    text = str(value)
    for sign, better in (("://", "name_is_url"), ("@", "name_is_email"), ("*", "name_is_wildcard")):
        if sign in text:
            return better, {}
    return ("name_is_address" if _is_address(text) else "host_name"), {}


def _network_meant(value: object) -> dict[str, str]:
    return {"network": str(ipaddress.ip_network(str(value), strict=False))}


def _not_text(value: object, path: Path) -> tuple[str, dict[str, str]]:
    if isinstance(value, list | dict):
        return "expected_text", {}
    if path[-1:] == ("address",):
        return "address", {}
    if path and path[-1] in ("insee", "siren", "department"):
        return f"{path[-1]}_needs_quotes", {}
    return "needs_quotes", {}


def _choices(details: Details, path: Path) -> dict[str, str]:
    """The words allowed, and the closest to what was written."""
    if path == ("version",):
        return {"expected": "1", "suggestion": ""}
    allowed = _allowed(path)
    return {"expected": ", ".join(allowed), "suggestion": _closest(str(details["input"]), allowed)}


def _allowed(path: Path) -> list[str]:
    """The values of the closed list that stands at ``path``."""
    names = [part for part in path if isinstance(part, str)]
    model = _MODELS.get(names[-2] if len(names) > 1 else "", Perimeter)
    field = model.model_fields.get(names[-1])
    return _words(field.annotation) if field is not None else []


def _words(annotation: object) -> list[str]:
    """Every word that an enum or a literal inside an annotation allows."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [member.value for member in annotation]
    words = []
    for part in get_args(annotation):
        words += [part] if isinstance(part, str) and part else _words(part)
    return words


def _unknown(path: Path) -> dict[str, str]:
    """The keys allowed beside an unknown one, and the closest."""
    parents = [part for part in path[:-1] if isinstance(part, str)]
    model = _MODELS.get(parents[-1] if parents else "", Perimeter)
    allowed = list(model.model_fields)
    return {"expected": ", ".join(allowed), "suggestion": _closest(str(path[-1]), allowed)}


def _closest(text: str, allowed: list[str]) -> str:
    """The word that was probably meant; empty when nothing is close."""
    found = get_close_matches(text.lower(), allowed, n=1, cutoff=0.6)
    return found[0] if found else ""


def _key(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _shown(value: object, tree: Tree, path: Path) -> str:
    """What was written, bounded and without control characters."""
    if isinstance(value, dict | list | BaseModel):
        return ""
    text = tree.typed.get(path, value.isoformat() if isinstance(value, date) else str(value))
    return "".join(char if char.isprintable() else "�" for char in text[:80])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return True
