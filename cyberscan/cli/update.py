"""``cyberscan update``: newer data to judge versions with, from public sources or from a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberscan.cli import network_options
from cyberscan.cli.exits import Exit
from cyberscan.cli.speech import file_trouble, language, note, stop, t

if TYPE_CHECKING:
    from cyberscan.datapack.sources import Source
    from cyberscan.datapack.update import Done, Fetch
    from cyberscan.network.settings import Settings

_MAX_FILE = 500_000_000
_MAX_FILES = 2_000
_SECONDS = 900.0
_OLD_DAYS = 30


@click.command(help=t("update.help"))
@click.option("--source", multiple=True, metavar="ID", help=t("update.source"))
@click.option(
    "--from",
    "from_path",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help=t("update.from"),
)
@click.option("--export", type=click.Path(path_type=Path), metavar="FILE", help=t("update.export"))
@click.option("--check", is_flag=True, help=t("update.check"))
@click.option("--older", is_flag=True, help=t("update.older"))
@click.option("--resolver", multiple=True, metavar="IP[:PORT]", help=t("scan.resolver"))
@click.option("--ca-file", type=click.Path(path_type=Path), help=t("scan.ca_file"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def update(
    source: tuple[str, ...], from_path: Path | None, export: Path | None, check: bool, older: bool,
    resolver: tuple[str, ...], ca_file: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Exit 0 when every source asked was taken, 3 when some were not, 5 when none was."""
    from cyberscan.datapack import DataError, user_folder

    folder = user_folder()
    try:
        if check:
            _show_ages(folder, as_json)
        elif export is not None:
            _export(folder, export)
        else:
            if from_path is not None:
                done = _from_files(folder, from_path, older)
            else:
                done = _from_network(folder, source, older, resolver, ca_file)
            _show(done, folder, as_json)
    except DataError as error:
        stop("update.bad_folder", Exit.DATA, folder=folder, trouble=error)


def _from_network(
    folder: Path, named: Sequence[str], older: bool, resolver: tuple[str, ...], ca_file: Path | None
) -> list[Done]:
    from cyberscan.datapack.update import fetch_all
    from cyberscan.network.resolver import system_resolvers
    from cyberscan.network.settings import Settings

    servers = network_options.servers_of(resolver) or system_resolvers()
    if not servers:
        stop("scan.no_resolver")
    chosen = _chosen(named)
    note(t("update.asking", hosts=", ".join(dict.fromkeys(one.host for one in chosen))))
    settings = Settings(resolvers=servers, ca_file=ca_file, read_timeout=30.0)
    with file_trouble(folder):
        return fetch_all(folder, chosen, _fetcher(settings, chosen), date.today(), older=older)


def _chosen(named: Sequence[str]) -> list[Source]:
    """Those named, or all; one that wants a key is passed over without it."""
    from cyberscan.datapack.sources import sources

    known = {one.id: one for one in sources()}
    if unknown := [name for name in named if name not in known]:
        stop("update.unknown_source", name=", ".join(unknown), known=", ".join(known))
    wanted = [known[name] for name in named] or list(known.values())
    return [one for one in wanted if not one.key or os.environ.get(one.key)]


def _fetcher(settings: Settings, chosen: Sequence[Source]) -> Fetch:
    """What fetches for one update: paced, held to the hosts of the sources, ended by a deadline."""
    from cyberscan.datapack.sources import slugs
    from cyberscan.datapack.update import Missing
    from cyberscan.network.data_sources import NotThere, fetch, open_client, sources_network

    most = len(chosen) * (len(slugs()) + 300)
    network = sources_network(settings, [one.address for one in chosen], most, _SECONDS)

    def one(source: Source, address: str) -> bytes:
        key = os.environ.get(source.key, "") if source.key else ""
        with open_client(network) as client:
            try:
                return fetch(client, address, source.limit, key)
            except NotThere as missing:
                raise Missing from missing

    return one


def _from_files(folder: Path, place: Path, older: bool) -> list[Done]:
    from cyberscan.datapack.reading import Refused
    from cyberscan.datapack.update import take_files

    with file_trouble(place):
        paths = sorted(p for p in place.iterdir() if p.is_file()) if place.is_dir() else [place]
        files = [(path.name, _read(path)) for path in paths[:_MAX_FILES]]
    try:
        with file_trouble(folder):
            return take_files(folder, files, date.today(), older=older)
    except Refused as refused:
        stop(f"update.why_{refused.code}", Exit.DATA, **refused.values)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(_MAX_FILE + 1)
    if len(raw) > _MAX_FILE:
        stop("update.why_too_large", Exit.DATA)
    return raw


def _export(folder: Path, target: Path) -> None:
    from cyberscan.datapack.store import packed

    if not folder.is_dir():
        stop("update.nothing_to_export")
    with file_trouble(target):
        target.write_bytes(packed(folder))
    note(t("update.exported", path=target))


def _show(done: Sequence[Done], folder: Path, as_json: bool) -> None:
    taken = [one for one in done if one.entry is not None]
    if as_json:
        click.echo(json.dumps([_told(one) for one in done], ensure_ascii=False, indent=2))
    else:
        for one in done:
            note(_line(one))
        if taken:
            note(t("update.written", folder=folder))
    if done and not taken:
        raise SystemExit(Exit.DATA)
    if len(taken) < len(done):
        raise SystemExit(Exit.INCOMPLETE)


def _told(one: Done) -> dict[str, Any]:
    entry = one.entry
    told: dict[str, Any] = {"source": one.source.id, "taken": entry is not None}
    if entry is not None:
        return {**told, "file": entry.file, "date": entry.date, "rows": entry.rows}
    return {**told, "reason": one.code, "detail": one.detail}


def _line(one: Done) -> str:
    from cyberscan.wording import label, visible

    if one.entry is not None:
        return t(
            "update.taken", name=one.source.name, count=one.entry.rows, date=_day(one.entry.date)
        )
    told = f"{label('reason', one.reason, language())} ; {one.detail}" if one.reason else one.detail
    why = t(f"update.why_{one.code}", detail=told, where=told, file=told)
    return t("update.kept", name=one.source.name, why=visible(why))


def _show_ages(folder: Path, as_json: bool) -> None:
    """How old each source in use is; what cannot be used is said."""
    from cyberscan.datapack import in_use

    data = in_use()
    rows = list(_ages(data["sources"]))
    if as_json:
        click.echo(
            json.dumps(
                {"sources": rows, "unusable": data["unusable"]}, ensure_ascii=False, indent=2
            )
        )
        return
    for row in rows:
        key = "update.age_old" if row["days"] > _OLD_DAYS else "update.age"
        click.echo(
            t(key, name=_name(row), date=_day(row["date"]), days=row["days"], file=row["file"])
        )
    for name, why in data["unusable"].items():
        note(t("update.unusable", file=name, trouble=why))
    note(t("update.folder", folder=folder))


def _name(row: dict[str, Any]) -> str:
    """What a file holds, in the reader's language; the name of its source where the file is none of ours."""
    from cyberscan.wording import label

    file = str(row["file"]).replace(".", "_")
    said = label("update_data", file, language())
    return str(row["name"]) if said == file else said


def _ages(sources: Sequence[dict[str, str]]) -> Iterator[dict[str, Any]]:
    today = date.today()
    for source in sources:
        days = (today - date.fromisoformat(source["date"])).days
        yield {**source, "days": days}


def _day(text: str) -> str:
    from cyberscan.wording import day

    return day(date.fromisoformat(text), language())
