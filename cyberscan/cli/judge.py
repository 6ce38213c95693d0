"""``cyberscan judge``: judge the facts of a stored result with today's checks, without scanning."""

from __future__ import annotations

from pathlib import Path

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import t


@click.command(help=t("judge.help"))
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--profile", "-p", default="", help=t("scan.profile"))
@outputs.folders_option
@outputs.options
def judge(
    document: Path, profile: str, folders: tuple[Path, ...], formats: tuple[str, ...],
    output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Judge again; with no format and no output, show the summary only."""
    from cyberscan import datapack
    from cyberscan.result import rejudge

    stored = outputs.document(document)
    chosen, selected = outputs.profile_and_checks(profile or stored.profile.name, folders)
    result = rejudge(stored, selected, chosen, datapack.in_use())
    targets = {}
    if formats or output:
        targets = outputs.destinations(formats, output or document.parent, result.perimeter)
    outputs.publish(result, targets, as_json=as_json)
