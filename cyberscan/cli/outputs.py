"""What several commands share: reading a perimeter, choosing checks, writing reports, logging."""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberscan.cli.speech import Stop, console, file_trouble, language, note, stop, t
from cyberscan.cli.streams import told

if TYPE_CHECKING:
    from cyberscan.document import Document
    from cyberscan.perimeter.models import Perimeter
    from cyberscan.profile_files import Profile
    from cyberscan.registry import LoadedCheck

DEFAULT_FORMATS = ("html", "json", "csv")


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what to write and where."""
    command = click.option("--json", "as_json", is_flag=True, help=t("cli.json"))(command)
    command = click.option(
        "--output", "-o", type=click.Path(path_type=Path), metavar="DIR|FILE", help=t("scan.output")
    )(command)
    return click.option(
        "--format", "-f", "formats", multiple=True, metavar="FORMAT",
        help=t("scan.format", formats="html, json, csv, terminal"),
    )(command)  # fmt: skip


def folders_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that adds folders of checks."""
    return click.option(
        "--checks", "folders", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
        help=t("scan.checks"),
    )(command)  # fmt: skip


def logs(verbose: int) -> None:
    """Logs go to stderr and only when asked for: a user never meets a traceback."""
    root = logging.getLogger()
    root.handlers = [logging.StreamHandler(sys.stderr) if verbose else logging.NullHandler()]
    root.setLevel({0: logging.CRITICAL, 1: logging.INFO}.get(verbose, logging.DEBUG))
    if verbose < 2:
        logging.getLogger("cyberscan.engine.guard").setLevel(logging.CRITICAL)


def perimeter(path: str, *, warn: bool = True) -> Perimeter:
    """Read a perimeter and say its warnings, or end with every problem: file, line, what was expected."""
    from cyberscan.perimeter.load import PerimeterError, read_perimeter

    place = Path("/dev/stdin") if path == "-" else Path(path)
    try:
        reading = read_perimeter(place)
    except PerimeterError as error:
        raise Stop(error.report(language())) from error
    for warning in reading.warnings if warn else ():
        note(warning.located(place, language()))
    return reading.perimeter


def profile_and_checks(
    name: str,
    folders: tuple[Path, ...],
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    *,
    to_scan: bool = False,
) -> tuple[Profile, tuple[LoadedCheck, ...]]:
    """The profile and the checks it selects, narrowed by the command line.

    ``to_scan`` verifies the options of probes too, at the price of importing them.
    """
    from cyberscan.profile_files import ProfileError, load_profile, select
    from cyberscan.registry import RegistryError, load_checks, load_probes

    try:
        loaded = load_checks(folders)
        profile = load_profile(name)
        chosen = select(profile, loaded, load_probes() if to_scan else ())
    except ProfileError as error:
        raise Stop(error.message(language())) from error
    except RegistryError as error:
        raise Stop(str(error)) from error
    for pattern in (*only, *without):
        if not any(fnmatchcase(check.id, pattern) for check in loaded):
            stop("explain.unknown", id=pattern, hint="")
    kept = [c for c in chosen if not only or any(fnmatchcase(c.id, p) for p in only)]
    kept = [c for c in kept if not any(fnmatchcase(c.id, p) for p in without)]
    return profile, tuple(kept)


def destinations(
    formats: tuple[str, ...], output: Path | None, declared: Perimeter
) -> dict[str, Path]:
    """Where each format goes, checked before the scan: nobody scans for an hour to learn of a typo."""
    from cyberscan.registry import load_renderers

    renderers = load_renderers()
    wanted = formats or DEFAULT_FORMATS
    for name in wanted:
        if name not in renderers:
            stop("scan.bad_format", format=name, formats=", ".join(renderers))
    folder = output or Path(f"cyberscan-{slug(declared.authority.name)}-{date.today().isoformat()}")
    if folder.suffix and not folder.is_dir():
        if len(wanted) > 1:
            stop("scan.file_needs_one_format", path=folder)
        return {wanted[0]: folder}
    with file_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stems = {"json": "result", "csv": "findings"}
    return {
        name: folder / f"{stems.get(name, 'report')}{renderers[name].suffix}"
        for name in dict.fromkeys(wanted)
        if name != "terminal"
    }


def slug(text: str) -> str:
    """A file-name-safe form of an authority's name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "scan"


def publish(
    document: Document, targets: dict[str, Path], *, as_json: bool = False, quiet: bool = False
) -> None:
    """Write the files, then show the summary (or the document) on stdout."""
    from cyberscan.registry import load_renderers

    write(document, targets)
    with told():  # the exit code still follows from the document when nobody reads the summary
        if as_json:
            sys.stdout.buffer.write(load_renderers()["json"].render(document, language()))
        else:
            summary(document)
    if not quiet:
        for path in targets.values():
            note(t("scan.written", path=path))


def write(document: Document, targets: dict[str, Path]) -> None:
    """Write the files, each atomically."""
    from cyberscan.files import FileError, write_atomic
    from cyberscan.registry import load_renderers

    renderers = load_renderers()
    for name, path in targets.items():
        data = renderers[name].render(document, language())
        try:
            write_atomic(path, data)
        except FileError as error:
            stop("cli.file_trouble", path=path, trouble=error.cause)


def summary(document: Document) -> None:
    """The terminal report on stdout, with colours where the terminal has them."""
    from cyberscan.registry import load_renderers

    renderer: Any = load_renderers()["terminal"]  # the one format that can also speak to a console
    renderer.show(document, language(), console(results=True))


def document(path: Path) -> Document:
    """Read a stored result, or end with a clear message."""
    from cyberscan.registry import load_checks
    from cyberscan.result import DocumentError, read_document

    load_checks()  # plug-ins may define kinds of facts: they must be known before reading
    try:
        return read_document(path)
    except DocumentError as error:
        raise Stop(error.message(language())) from error
