"""Reads the table of products, and refuses a row that is wrong; its format is that of
:mod:`cyberscan.recognition.signatures`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, get_args

from cyberscan.facts.services import Layer
from cyberscan.recognition.libraries import of_file, of_package
from cyberscan.recognition.material import MATERIAL
from cyberscan.recognition.signatures import (
    CATEGORIES,
    FOLDER,
    Core,
    Elsewhere,
    ExtensionSign,
    Sign,
    Signature,
    Strength,
)

_ALWAYS_WEAK = frozenset({"title", "favicon"})
_ONLY_CLAIMED = frozenset({"generator"})
_KEYS = {
    "id", "name", "vendor", "layer", "category", "kev", "source", "checked", "paths", "front", "sign", "fork", "core",
    "library", "number", "extension", "core_extensions", "elsewhere", "packages", "files",
}  # fmt: skip
_SIGN_KEYS = {"kind", "pattern", "strength", "version", "path", "status", "least"}


_ONE_READER = Lock()


class SignatureError(ValueError):
    """The table of products is wrong; the message says where."""


def signatures(folder: Path = FOLDER) -> tuple[Signature, ...]:
    """Every product of the table. Raises :class:`SignatureError` when a row is wrong."""
    with _ONE_READER:  # many sites are looked at at once, and the table is long
        return _signatures(folder)


@cache
def _signatures(folder: Path) -> tuple[Signature, ...]:
    found = [one for path in sorted(folder.glob("*.toml")) for one in _read(path)]
    ids = [one.id for one in found]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise SignatureError(f"two products of one id: {', '.join(sorted(twice))}")
    return tuple(found)


def _read(path: Path) -> Iterator[Signature]:
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("product", [])
    for row in rows:
        where = f"{path.name}: {row.get('id', '?')}"
        try:
            yield _signature(row)
        except (KeyError, ValueError, re.error) as error:
            raise SignatureError(f"{where}: {error}") from error


def _signature(row: dict[str, Any]) -> Signature:
    _only(row, _KEYS)
    layer = row.get("layer", "application")
    if row["category"] not in CATEGORIES:
        raise ValueError(f"unknown category {row['category']}")
    if layer not in get_args(Layer):
        raise ValueError(f"unknown layer {layer}")
    if not row["source"] or not row["checked"]:
        raise ValueError("a source and the date of its check are due")
    signs = (*(_sign(sign) for sign in row.get("sign", ())), *_named_files(row))
    if not signs:
        raise ValueError("a product without a sign")
    if layer != "library" and any(sign.kind == "resource" for sign in signs):
        raise ValueError("only a library may come from another host")
    return Signature(
        id=row["id"], name=row["name"], vendor=row.get("vendor", ""), category=row["category"], layer=layer,
        signs=signs, paths=tuple(row.get("paths", ())),
        front=row.get("front", False), source=row["source"],
        kev=tuple((vendor, product) for vendor, product in row.get("kev", ())),
        forks=tuple(_sign({"strength": "weak", **sign}) for sign in row.get("fork", ())),
        core=tuple(_core(core) for core in row.get("core", ())),
        library=_expression(row, "library", 1), number=_expression(row, "number", 1),
        extensions=tuple(_extension(one) for one in row.get("extension", ())),
        core_extensions=frozenset(row.get("core_extensions", ())),
        elsewhere=tuple(_elsewhere(one) for one in row.get("elsewhere", ())),
    )  # fmt: skip


def _named_files(row: dict[str, Any]) -> Iterator[Sign]:
    patterns = [of_package(name) for name in row.get("packages", ())]
    patterns += [pattern for name in row.get("files", ()) for pattern in of_file(name)]
    for pattern in patterns:
        yield Sign("resource", re.compile(pattern), "strong", own_group=True)


def _sign(row: dict[str, Any]) -> Sign:
    _only(row, _SIGN_KEYS)
    kind, strength = _kind(row), _strength(row["strength"])
    if strength == "strong" and kind in _ALWAYS_WEAK:
        raise ValueError(f"a {kind} is always weak")
    if kind in _ONLY_CLAIMED and strength == "strong":
        raise ValueError(f"a {kind} is only a claim")
    pattern = re.compile(row["pattern"])
    own = row.get("version") is True
    if own and not pattern.groups:
        raise ValueError(f"a group is due in {row['pattern']}")
    version = None if own else _expression(row, "version", 1)
    return Sign(
        kind,
        pattern,
        strength,
        version,
        own,
        row.get("path", ""),
        tuple(row.get("status", ())),
        row.get("least", 1),
    )


def _core(row: dict[str, Any]) -> Core:
    _only(row, {"pattern", "since"})
    pattern = _expression(row, "pattern", 1)
    assert pattern is not None  # noqa: S101 - a missing key raised
    return Core(pattern, row["since"])


def _extension(row: dict[str, Any]) -> ExtensionSign:
    _only(row, {"extends", "kind", "pattern", "within"})
    pattern = re.compile(row["pattern"])
    if "slug" not in pattern.groupindex or row["extends"] not in ("plugin", "theme", "module"):
        raise ValueError("an extension is a plugin, theme or module, with a group for its slug")
    return ExtensionSign(row["extends"], _kind(row), pattern, _expression(row, "within", 0))


def _elsewhere(row: dict[str, Any]) -> Elsewhere:
    _only(row, {"path", "pattern", "source", "announced", "active", "mark", "extension"})
    pattern = re.compile(row["pattern"], re.MULTILINE)
    if pattern.groups != 1:
        raise ValueError(f"one group is due in {row['pattern']}")
    return Elsewhere(
        row["path"], pattern, row.get("source", "file"), _expression(row, "announced", 0),
        row.get("active", False), _expression(row, "mark", 0), _expression(row, "extension", 0),
    )  # fmt: skip


def _expression(row: dict[str, Any], key: str, groups: int) -> re.Pattern[str] | None:
    if key not in row:
        return None
    found = re.compile(row[key])
    if groups and found.groups != groups:
        raise ValueError(f"one group is due in {row[key]}")
    return found


def _kind(row: dict[str, Any]) -> str:
    kind: str = row["kind"]
    if kind not in MATERIAL:
        raise ValueError(f"unknown kind {kind}")
    return kind


def _strength(text: str) -> Strength:
    if text == "strong":
        return "strong"
    if text == "weak":
        return "weak"
    if text == "claim":
        return "claim"
    raise ValueError(f"strength is strong, weak or claim, not {text}")


def _only(row: dict[str, Any], keys: set[str]) -> None:
    if unknown := row.keys() - keys:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")
