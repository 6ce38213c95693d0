"""``cyberscan profiles``: the shipped profiles."""

from __future__ import annotations

import json

import click

from cyberscan._layout import ROOT
from cyberscan.cli import outputs
from cyberscan.cli.speech import console, language, t


@click.command(help=t("profiles.help"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def profiles(as_json: bool) -> None:
    """List the profiles with what they select."""
    rows = []
    for path in sorted((ROOT / "profiles").glob("*.yml")):
        profile, selected = outputs.profile_and_checks(path.stem, (), ())
        rows.append(
            {
                "name": profile.name,
                "title": dict(profile.title),
                "level": profile.level.value,
                "checks": len(selected),
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        title = row["title"][language()]  # type: ignore[index] # a table of both languages
        count = t("checks.count", count=row["checks"])
        console(results=True).print(f"{row['name']:<16} {title} — {count} ({row['level']})")
