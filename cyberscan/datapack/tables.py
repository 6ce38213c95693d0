"""The tables of a data folder: CSV with a header, every value checked, bounded. The same form shipped and fetched."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cyberscan.versions import key

MAX_BYTES = 60_000_000
MAX_ROWS = 500_000
Row = dict[str, str]

EFFECTS = (
    "code",
    "sql",
    "upload",
    "access",
    "file",
    "request",
    "script",
    "forgery",
    "stop",
    "leak",
    "other",
)
"""What a flaw lets an attacker do, the gravest first: run code, query the database, put files, enter without a right,
read files, make the server ask, run scripts at visitors, act in a user's name, stop the site, read what is hidden."""

_PRODUCT = re.compile(r"[a-z0-9][a-z0-9._+-]{0,59}(?:/[a-z0-9][a-z0-9._+-]{0,99})?")
_FLAW = re.compile(
    r"CVE-[0-9]{4}-[0-9]{4,7}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z][A-Za-z0-9]{1,9}-[A-Za-z0-9.-]{1,40}"
)
_VERSION = re.compile(r"[vV]?[0-9][0-9A-Za-z._+~-]{0,60}")
_NUMBER = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,9})?(?:e-[0-9]{1,2})?")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]*")


class DataError(Exception):
    """The data cannot be read; the message says which file and why."""


@dataclass(frozen=True)
class Table:
    """One file: its columns and what each may hold."""

    columns: Mapping[str, Callable[[str], bool]]

    def read(self, raw: bytes, name: str) -> list[Row]:
        """The rows of a file. Raises :class:`DataError`."""
        if len(raw) > MAX_BYTES:
            raise DataError(f"{name}: too large")
        try:
            lines = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
            if tuple(lines.fieldnames or ()) != tuple(self.columns):
                raise DataError(f"{name}: columns {', '.join(self.columns)} expected")
            rows = []
            for row in lines:
                if wrong := self.wrong(row):
                    raise DataError(f"{name}, line {lines.line_num}: {wrong}")
                rows.append(row)
                if len(rows) > MAX_ROWS:
                    raise DataError(f"{name}: too many rows")
        except (UnicodeDecodeError, csv.Error) as error:
            raise DataError(f"{name}: {error}") from error
        return rows

    def wrong(self, row: Mapping[str | None, str | list[str] | None] | Mapping[str, str]) -> str:
        """The first column that holds what it must not; empty when all is well."""
        if None in row or len(row) != len(self.columns):
            return "number of columns"
        for column, holds in self.columns.items():
            value = row.get(column)
            if not isinstance(value, str) or not holds(value):
                return column
        return ""

    def write(self, rows: Iterable[Mapping[str, str]]) -> bytes:
        """The file of rows, in a stable order. Raises :class:`DataError` for what no file of text can hold."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, tuple(self.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: tuple(row.values())))
        try:
            return out.getvalue().encode()
        except UnicodeEncodeError as error:  # half of a character, which JSON lets through
            raise DataError(f"{error.reason}") from error


def is_day(text: str) -> bool:
    """An ISO day of our times, or nothing."""
    if not text:
        return True
    try:
        return 1990 < date.fromisoformat(text).year < 2200 and len(text) == 10
    except ValueError:
        return False


def _is_end(text: str) -> bool:
    return text in ("True", "False") or is_day(text)


def is_flaw(text: str) -> bool:
    """The name of a flaw: CVE, GHSA, or its publisher's own."""
    return _FLAW.fullmatch(text) is not None


def is_product(text: str) -> bool:
    """An id of ours, or ``product/extension``."""
    return _PRODUCT.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """A version that can be put in order, and nothing but that; or nothing."""
    return not text or (_VERSION.fullmatch(text) is not None and key(text) is not None)


def _is_text(text: str) -> bool:
    return len(text) <= 200 and _PLAIN.fullmatch(text) is not None


def _within(low: float, high: float) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        return not text or (_NUMBER.fullmatch(text) is not None and low <= float(text) <= high)

    return holds


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(values).__contains__


LIFECYCLE = Table({
    "product": is_product, "branch": _is_text, "released": _is_end, "active_support_end": _is_end,
    "end_of_life": _is_end, "latest": _is_text, "latest_released": is_day,
})  # fmt: skip
KEV = Table({
    "cve": is_flaw, "vendor": _is_text, "product": _is_text, "added": is_day, "ransomware": _is_text,
})  # fmt: skip
EPSS = Table({"cve": is_flaw, "score": _within(0, 1), "percentile": _within(0, 1)})
VULNERABILITIES = Table({
    "product": is_product, "cve": is_flaw, "introduced": is_version, "fixed": is_version, "last": is_version,
    "cvss": _within(0, 10), "effect": _one_of(*EFFECTS), "published": is_day, "source": _is_text,
})  # fmt: skip
EXTENSIONS = Table({
    "product": is_product, "latest": is_version, "updated": is_day, "closed": _one_of("", "yes"),
    "checked": is_day,
})  # fmt: skip
SHIPPED_VERSIONS = Table({
    "distribution": is_product, "release": _is_text, "product": is_product, "version": is_version,
})  # fmt: skip


def read_table(table: Table, path: Path) -> list[Row]:
    """The rows of a file on disk. Raises :class:`DataError`."""
    try:
        with path.open("rb") as file:
            return table.read(file.read(MAX_BYTES + 1), path.name)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or type(error).__name__}") from error
