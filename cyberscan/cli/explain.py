"""``cyberscan explain ID``: why a check matters, how to fix what it finds, how to verify."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import console, language, stop, t
from cyberscan.registry import LoadedCheck
from cyberscan.words import EXAMPLE, fill_places


@click.command(help=t("explain.help"))
@click.argument("check_id", metavar="ID")
@outputs.folders_option
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def explain(check_id: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Explain one check."""
    _, loaded = outputs.profile_and_checks("complet", folders)
    found = next((c for c in loaded if check_id in (c.id, *c.check.aliases)), None)
    if found is None:
        close = difflib.get_close_matches(check_id, [c.id for c in loaded], n=3)
        hint = t("explain.hint", ids=", ".join(close)) if close else ""
        stop("explain.unknown", id=check_id, hint=hint)
    if as_json:
        words = found.words.model_dump(mode="json", by_alias=True)
        click.echo(json.dumps({"id": found.id, **words}, ensure_ascii=False, indent=2))
        return
    _tell(found)


def _tell(check: LoadedCheck) -> None:
    out = console(results=True)
    text = check.words.text(language())
    out.print(f"{text.title}  [{check.id}]", style="bold")
    details = [
        t(f"severity.{check.words.severity}"),
        t(f"actor.{check.words.actor}"),
        t(f"effort.{check.words.effort}"),
    ]
    out.print(" · ".join(details))
    out.print(f"\n{t('explain.why')}", style="bold")
    out.print(text.why.strip())
    out.print(f"\n{t('explain.fix')}", style="bold")
    for fix in text.fix:
        out.print(f"— {fix.product}")
        out.print(fill_places(fix.steps.strip("\n"), EXAMPLE) + "\n")
    out.print(t("explain.verify"), style="bold")
    out.print(fill_places(text.verify.strip(), EXAMPLE))
    out.print(f"\n{t('explain.references')}", style="bold")
    for reference in check.words.references:
        out.print(f"— {reference}")
