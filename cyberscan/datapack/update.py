"""Bring the user's data folder up to date: each source on its own, none able to spoil what is there.

No network here: ``fetch`` is given. A source that fails, sends something else, or something older leaves the old
data in place, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cyberscan.datapack.manifest import Entry, manifest_to_extend, mark
from cyberscan.datapack.reading import Refused
from cyberscan.datapack.snapshot import load, table_of
from cyberscan.datapack.sources import Source, slugs, sources
from cyberscan.datapack.store import is_packed, unpacked_files, write
from cyberscan.datapack.tables import DataError
from cyberscan.datapack.wanted import Loaded, Wanted, wanted_of
from cyberscan.reasons import LookFailed, Reason

Fetch = Callable[[Source, str], bytes]
"""One answer of a source. Raises :class:`LookFailed`, or :class:`Missing` for what the source does not have."""


@dataclass(frozen=True)
class Done:
    """What became of one source."""

    source: Source
    entry: Entry | None = None
    """Its file, when it was replaced."""
    code: str = ""
    """Why it was not (``update.why_CODE``)."""
    reason: str = ""
    """Why it could not be reached, when that is why."""
    detail: str = ""


class Missing(Exception):
    """The source says that it does not have what was asked."""


def wanted_now(folder: Path) -> Wanted:
    """What is to be kept, by the data in use."""
    return wanted_of(load(user=folder), slugs())


def fetch_all(
    folder: Path, chosen: Iterable[Source], fetch: Fetch, today: date, *, older: bool = False
) -> list[Done]:
    """Ask every chosen source and write what came. Raises ``OSError`` when the folder cannot be written."""
    ours = wanted_now(folder)
    done = []
    for source in chosen:
        try:
            answers = _answers(source, ours, fetch)
            done.append(_taken(folder, source, answers, ours, today, older=older))
        except LookFailed as failed:
            why = failed.failure
            done.append(
                Done(source, code="not_reached", reason=why.reason.value, detail=why.detail)
            )
        except DataError as error:
            done.append(_refused(source, error))
    return done


def take_files(
    folder: Path, files: Sequence[tuple[str, bytes]], today: date, *, older: bool = False
) -> list[Done]:
    """Take data from files: an archive of ``--export``, or what sources publish. Raises :class:`DataError`."""
    ours = wanted_now(folder)
    given: dict[str, list[bytes]] = {}
    done: list[Done] = []
    for name, raw in files:
        if is_packed(raw):
            done += _taken_archive(folder, raw, older=older)
        else:
            given.setdefault(recognised(name, raw, ours).id, []).append(raw)
    for source in sources():
        if answers := given.get(source.id):
            try:
                done.append(_taken(folder, source, answers, ours, today, older=older))
            except DataError as error:
                done.append(_refused(source, error))
    return done


def recognised(name: str, raw: bytes, ours: Wanted) -> Source:
    """Which source a file is from, by its shape. Raises :class:`Refused`."""
    for source in sources():
        try:
            if source.loader((raw,), ours).rows:
                return source
        except DataError:
            continue
    raise Refused("unknown_file", file=name)


def _answers(source: Source, ours: Wanted, fetch: Fetch) -> list[bytes]:
    answers = []
    for address in source.addresses(ours):
        try:
            answers.append(fetch(source, address))
        except Missing:
            if not source.one_by_one:
                raise LookFailed(Reason.PROTOCOL_ERROR, "source: status 404") from None
    return answers


def _taken(
    folder: Path,
    source: Source,
    answers: Sequence[bytes],
    ours: Wanted,
    today: date,
    *,
    older: bool,
) -> Done:
    if not answers:
        return Done(source, code="nothing_to_ask")
    loaded = source.loader(answers, ours)
    if len(loaded.rows) < source.least:
        raise Refused("too_few", rows=len(loaded.rows), least=source.least)
    if loaded.date > today.isoformat():
        raise Refused("future", date=loaded.date)
    manifest = manifest_to_extend(folder)
    day = loaded.date or today.isoformat()
    before = manifest.of(source.file)
    if before is not None and day < before.date and not older:
        raise Refused("older", date=day, known=before.date)
    entry, body = _file(source, loaded, answers, day, today)
    write(folder, {source.file: body}, manifest.with_entries([entry]))
    return Done(source, entry)


def _file(
    source: Source, loaded: Loaded, answers: Sequence[bytes], day: str, today: date
) -> tuple[Entry, bytes]:
    table = table_of(source.file)
    if table is None:
        raise Refused("shape", where=source.file)
    rows = [dict(items) for items in dict.fromkeys(tuple(row.items()) for row in loaded.rows)]
    if "checked" in table.columns:
        rows = [{**row, "checked": day} for row in rows]
    body = table.write(rows)
    table.read(body, source.file)  # what we write we must be able to read
    return Entry(
        file=source.file, source=source.id, name=source.name, licence=source.licence, date=day,
        fetched=today.isoformat(), rows=len(rows), sha256=mark(body), read_sha256=mark(b"".join(answers)),
        complete=loaded.complete,
    ), body  # fmt: skip


def _taken_archive(folder: Path, raw: bytes, *, older: bool) -> list[Done]:
    """What another machine exported, file by file, but nothing older than what is here."""
    theirs, files = unpacked_files(raw)
    mine = manifest_to_extend(folder)
    by_id = {source.id: source for source in sources()}
    done, fresh = [], []
    for entry in theirs.entries:
        known, source = mine.of(entry.file), by_id.get(entry.source)
        if source is None or source.file != entry.file:
            raise Refused("shape", where=entry.file)
        if known is not None and entry.date < known.date and not older:
            done.append(Done(source, code="older", detail=f"{entry.date} < {known.date}"))
        else:
            fresh.append(entry)
            done.append(Done(source, entry))
    if fresh:
        write(folder, {entry.file: files[entry.file] for entry in fresh}, mine.with_entries(fresh))
    return done


def _refused(source: Source, error: DataError) -> Done:
    if isinstance(error, Refused):
        told = ", ".join(f"{value}" for value in error.values.values())
        return Done(source, code=error.code, detail=told)
    return Done(source, code="shape", detail=str(error))
