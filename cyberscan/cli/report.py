"""``cyberscan report``: render a stored result again."""

from __future__ import annotations

from pathlib import Path

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import t


@click.command(help=t("report.command_help"))
@click.argument("document", type=click.Path(path_type=Path))
@outputs.options
def report(document: Path, formats: tuple[str, ...], output: Path | None, as_json: bool) -> None:
    """Render ``document`` in the formats asked for; with none and no output, show the summary."""
    result = outputs.document(document)
    targets = {}
    if formats or output:
        targets = outputs.destinations(formats, output or document.parent, result.perimeter)
    outputs.publish(result, targets, as_json=as_json)
