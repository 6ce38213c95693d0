"""The user's data folder: written whole or not at all, carried from one machine to another as one archive."""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cyberscan.datapack.manifest import NAME, NEXT, Manifest, mark, parse_manifest, read_manifest
from cyberscan.datapack.reading import Refused, members
from cyberscan.datapack.snapshot import table_of
from cyberscan.datapack.tables import DataError

_STALE = 3600.0
"""Seconds after which nobody is still writing a file."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(folder: Path, files: Mapping[str, bytes], manifest: Manifest) -> None:
    """Each file beside its place and then into it; the manifest last. Raises ``OSError``: nothing is half written.

    Broken off at any moment, the folder still serves the old bytes of each file or its new ones (:data:`NEXT`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    _replace(folder / NEXT, manifest.wire())
    for name, body in files.items():
        _replace(folder / name, body)
    (folder / NEXT).replace(folder / NAME)


def _sweep(folder: Path) -> None:
    """Remove what a writing that was broken off left beside its place."""
    for path in folder.glob(".*.csv.*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()


def _replace(path: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def packed(folder: Path) -> bytes:
    """The folder as one archive, the same bytes for the same data. Raises :class:`DataError` or ``OSError``."""
    manifest = read_manifest(folder)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*(entry.file for entry in manifest.entries), NAME):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), (folder / name).read_bytes())
    return out.getvalue()


def is_packed(raw: bytes) -> bool:
    """Whether an archive is one of ours."""
    try:
        return any(True for _ in members(raw, lambda name: name == NAME))
    except Refused:
        return False


def unpacked_files(raw: bytes) -> tuple[Manifest, dict[str, bytes]]:
    """The files of an archive of ours, each held to its manifest and to its table. Raises :class:`Refused`."""
    bodies = dict(members(raw, lambda name: name == NAME or table_of(name) is not None))
    if NAME not in bodies:
        raise Refused("shape", where=NAME)
    try:
        return _held(parse_manifest(bodies.pop(NAME)), bodies)
    except Refused:
        raise
    except DataError as error:  # of the archive, not of the folder
        raise Refused("shape", where=str(error)[:200]) from error


def _held(manifest: Manifest, bodies: Mapping[str, bytes]) -> tuple[Manifest, dict[str, bytes]]:
    if not manifest.entries:
        raise Refused("shape", where=NAME)
    files: dict[str, bytes] = {}
    for entry in manifest.entries:
        body, table = bodies.get(entry.file), table_of(entry.file)
        if body is None or table is None or mark(body) != entry.sha256:
            raise Refused("changed", where=entry.file)
        table.read(body, entry.file)
        files[entry.file] = body
    return manifest, files
