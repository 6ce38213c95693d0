"""``cyberscan mandate``: the page to print and have signed."""

from __future__ import annotations

from pathlib import Path

import click

from cyberscan.cli.speech import Stop, language, note, stop, t
from cyberscan.files import FileError, write_atomic
from cyberscan.perimeter.errors import PerimeterError
from cyberscan.perimeter.load import read_perimeter
from cyberscan.perimeter.mandate_page import mandate_page


@click.command(help=t("mandate.help"))
@click.argument(
    "perimeter", default="perimeter.yml", type=click.Path(path_type=Path), metavar="[PERIMETER.yml]"
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help=t("mandate.output")
)
def mandate(perimeter: Path, output: Path | None) -> None:
    """Write the mandate that a perimeter describes."""
    try:
        reading = read_perimeter(perimeter)
    except PerimeterError as error:
        raise Stop(error.report(language())) from error
    for warning in reading.warnings:
        note(warning.located(perimeter, language()))
    page = mandate_page(reading.perimeter, language())
    if output is None:
        click.echo(page)
        return
    try:
        write_atomic(output, page.encode())
    except FileError as error:
        stop("cli.file_trouble", path=error.path, trouble=error.cause)
    note(t("mandate.written", path=output))
