"""``cyberscan checks``: the list of checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import console, language, t
from cyberscan.registry import LoadedCheck


@click.command(help=t("checks.help"))
@outputs.folders_option
@click.option("--profile", "-p", default="standard", show_default=True, help=t("scan.profile"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def checks(folders: tuple[Path, ...], profile: str, as_json: bool) -> None:
    """List the checks that a profile selects."""
    _, chosen = outputs.profile_and_checks(profile, folders)
    if as_json:
        click.echo(json.dumps(describe(chosen), ensure_ascii=False, indent=2))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for header in ("id", t("column.severity"), t("plan.level"), ""):
        table.add_column(header, no_wrap=header == "id")
    for check in chosen:
        severity = t(f"severity.{check.words.severity}")
        table.add_row(check.id, severity, check.words.level, check.words.text(language()).title)
    console(results=True).print(table)
    console(results=True).print(t("checks.count", count=len(chosen)))


def describe(chosen: tuple[LoadedCheck, ...]) -> list[dict[str, Any]]:
    """What ``--json`` says of each check."""
    from cyberscan.measures import measures_of

    return [
        {
            "id": check.id,
            "family": check.family,
            "level": check.words.level.value,
            "severity": check.words.severity.value,
            "measures": list(measures_of(check.id)),
            "actor": check.words.actor.value,
            "effort": check.words.effort.value,
            "title": {"fr": check.words.fr.title, "en": check.words.en.title},
            "aliases": list(check.check.aliases),
        }
        for check in chosen
    ]
