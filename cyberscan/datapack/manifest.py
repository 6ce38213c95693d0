"""What a data folder holds: of each file where it comes from, of what day, and the mark of its bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cyberscan.datapack.tables import MAX_BYTES, DataError

NAME = "manifest.json"
NEXT = "manifest.next.json"
"""What the manifest is about to become, while files take their places: whenever the writing stops, each file is as
one of the two says."""
FORMAT = 1
_MAX_BYTES = 1_000_000


class Entry(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(pattern=r"^[a-z]+(?:-[a-z]+)*\.csv$")
    source: str = Field(pattern=r"^[a-z]+(?:-[a-z]+)*$")
    name: str = Field(max_length=200)
    licence: str = Field(max_length=100)
    date: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    """Of the source's content, as it says itself; of the day it was fetched when it does not."""
    fetched: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    rows: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    read_sha256: str = Field(default="", pattern=r"^(?:[0-9a-f]{64})?$")
    """Of what the source gave, before it was put into our form."""
    complete: tuple[str, ...] = Field(default=(), max_length=5000)
    """Products of which the source knows every published flaw."""


class Manifest(BaseModel):
    """The whole folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    entries: tuple[Entry, ...] = Field(default=(), max_length=50)

    def of(self, file: str) -> Entry | None:
        """The entry of one file."""
        return next((entry for entry in self.entries if entry.file == file), None)

    def with_entries(self, entries: Iterable[Entry]) -> Manifest:
        """The same with files added or replaced."""
        kept = {entry.file: entry for entry in (*self.entries, *entries)}
        return Manifest(entries=tuple(kept[name] for name in sorted(kept)))

    def wire(self) -> bytes:
        """As written."""
        return (json.dumps(self.model_dump(), ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """Of a folder; an empty one where there is none. Raises :class:`DataError`.

    Where a writing was broken off, the files that had taken their places count.
    """
    manifest = _parsed(folder / NAME)
    try:
        coming = _parsed(folder / NEXT).entries
    except DataError:
        return manifest
    return (
        manifest.with_entries(e for e in coming if _is_in_place(folder, e)) if coming else manifest
    )


def _is_in_place(folder: Path, entry: Entry) -> bool:
    try:
        with (folder / entry.file).open("rb") as file:
            return mark(file.read(MAX_BYTES + 1)) == entry.sha256
    except OSError:
        return False


def _parsed(path: Path) -> Manifest:
    try:
        with path.open("rb") as file:
            return parse_manifest(file.read(_MAX_BYTES + 1))
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or type(error).__name__}") from error


def manifest_to_extend(folder: Path) -> Manifest:
    """Of a folder that is to be written: a damaged one is begun anew. Raises :class:`DataError`."""
    try:
        return read_manifest(folder)
    except DataError:
        if (folder / NAME).is_file():
            return Manifest()
        raise


def parse_manifest(raw: bytes) -> Manifest:
    """From its bytes. Raises :class:`DataError`."""
    if len(raw) > _MAX_BYTES:
        raise DataError(f"{NAME}: too large")
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise DataError(f"{NAME}: {error.errors()[0]['msg']}") from error
    if manifest.format != FORMAT:
        raise DataError(f"{NAME}: format {manifest.format}, {FORMAT} expected")
    return manifest


def mark(raw: bytes) -> str:
    """The sha256 of bytes."""
    return hashlib.sha256(raw).hexdigest()
