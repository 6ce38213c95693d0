"""What a source sends is hostile until it is read: bounded, of the expected shape, or refused with a reason."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from cyberscan.datapack.tables import DataError

MAX_UNPACKED = 400_000_000
MAX_MEMBERS = 400_000
MAX_MEMBER = 8_000_000
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20


class Refused(DataError):
    """An answer that is no data; ``code`` says why (``update.why_CODE``), ``values`` fill its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        told = " ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{code} {told}".strip())
        self.code = code
        self.values = values


def read_json(raw: bytes) -> Any:
    """A whole JSON text. Raises :class:`Refused`: a web page in its place, cut, too deep."""
    start = raw.lstrip()[:1]
    if start == b"<":
        raise Refused("html")
    if start not in (b"{", b"["):
        raise Refused("not_json")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json") from error


def wanted(value: Any, kind: type, where: str) -> Any:
    """The value when it is of a kind. Raises :class:`Refused`."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Refused("shape", where=where)
    return value


def unpacked(raw: bytes, limit: int) -> bytes:
    """What gzip packed, or the bytes as they are. Raises :class:`Refused`: cut, broken, larger than ``limit``."""
    if raw[:2] != _GZIP:
        return raw
    out = bytearray()
    reader = zlib.decompressobj(wbits=31)
    try:
        rest = raw
        while rest and not reader.eof:
            out += reader.decompress(rest, _CHUNK)
            rest = reader.unconsumed_tail
            if len(out) > limit:
                raise Refused("too_large")
    except zlib.error as error:
        raise Refused("broken") from error
    if not reader.eof:
        raise Refused("cut")
    return bytes(out)


def is_zip(raw: bytes) -> bool:
    """Whether bytes begin as a zip archive does."""
    return raw[:4] == _ZIP


def members(raw: bytes, keep: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive whose name ``keep`` wants; a name is never used as a path.

    Raises :class:`Refused`: broken, too many, one or all of them larger than any data of ours.
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_MEMBERS:
                raise Refused("too_large")
            for entry in entries:
                if entry.is_dir() or not keep(entry.filename):
                    continue
                with archive.open(entry) as file:
                    body = file.read(MAX_MEMBER + 1)
                total += len(body)
                if len(body) > MAX_MEMBER or total > MAX_UNPACKED:
                    raise Refused("too_large")
                yield entry.filename, body
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("broken") from error
    except (OSError, ValueError) as error:  # offsets that lead nowhere
        raise Refused("broken") from error


def archive_day(raw: bytes) -> str:
    """The day of the newest file of an archive, as the archive says; empty when it says none of our times."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            moments = [entry.date_time[:3] for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return ""
    year, month, day = max(moments, default=(0, 0, 0))
    return day_in(f"{year:04}-{month:02}-{day:02}")


def day_in(value: object) -> str:
    """The ISO day that a moment begins with; empty for anything else."""
    from cyberscan.datapack.tables import is_day

    text = value[:10] if isinstance(value, str) else ""
    return text if is_day(text) else ""


def text_of(value: object, most: int = 200) -> str:
    """A short text, or nothing."""
    return value if isinstance(value, str) and len(value) <= most else ""
