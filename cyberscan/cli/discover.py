"""``cyberscan discover``: what seems to be the authority's and is not declared, as lines to paste."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberscan.cli import network_options, outputs
from cyberscan.cli.speech import language, note, t
from cyberscan.levels import Level

if TYPE_CHECKING:
    from cyberscan.document import Document, Proposal

_LEVELS = [Level.PASSIVE.value, Level.LIGHT.value]
_PREFIX = "discovery."


@click.command(help=t("discover.help"))
@click.argument("perimeter", default="perimeter.yml", metavar="[PERIMETER.yml]")
@click.option(
    "--profile", "-p", default="decouverte", show_default=True, help=t("discover.profile")
)
@click.option("--level", type=click.Choice(_LEVELS), default="light", help=t("discover.level"))
@network_options.options
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="DIR", help=t("discover.output")
)
@click.option("--tolerate-incomplete", is_flag=True, help=t("scan.tolerate"))
@click.option("--quiet", "-q", is_flag=True, help=t("scan.quiet"))
@click.option("--verbose", "-v", count=True, help=t("scan.verbose"))
def discover(
    perimeter: str, profile: str, level: str, as_json: bool, output: Path | None,
    tolerate_incomplete: bool, quiet: bool, verbose: int, **network: Any,
) -> None:  # fmt: skip
    """A scan with the profile of discovery; then the block alone on stdout, the rest on stderr."""
    from cyberscan.cli.scan import allowed_level, finish, run
    from cyberscan.scanning import Order

    outputs.logs(verbose)
    declared = outputs.perimeter(perimeter)
    wanted = allowed_level(declared, level)
    chosen, checks = outputs.profile_and_checks(profile, (), to_scan=True)
    settings = network_options.settings_of(chosen, declared, **network)
    targets = outputs.destinations((), output, declared) if output else {}
    document = run(Order(declared, chosen, settings, checks, wanted), quiet)
    outputs.write(document, targets)
    if as_json:
        click.echo(json.dumps(told(document), ensure_ascii=False, indent=2))
    else:
        _show(document)
    finish(document, None, tolerate_incomplete)


def told(document: Document) -> dict[str, Any]:
    """The JSON of the command."""
    from cyberscan.discovery import paste_block

    return {
        "proposals": [proposal.model_dump(mode="json") for proposal in document.proposals],
        "left_out": document.proposals_left_out,
        "block": paste_block(document.proposals, language()),
        "not_looked": list(_not_looked(document)),
    }


def _not_looked(document: Document) -> Iterator[dict[str, str]]:
    """The looks of discovery that failed, each reason once a subject: never to be read as "nothing there"."""
    for fact in document.facts:
        if fact.failed is not None and fact.kind.startswith(_PREFIX):
            yield {
                "look": fact.kind, "target": fact.target.subject,
                "reason": fact.failed.reason.value, "detail": fact.failed.detail,
            }  # fmt: skip


def _show(document: Document) -> None:
    from cyberscan.discovery import paste_block
    from cyberscan.wording import label, visible

    speech = language()
    block = paste_block(document.proposals, speech)
    note(t("discover.block" if block else "discover.nothing"))
    if block:
        click.echo(block, nl=False)
    others = [one for one in document.proposals if one.relation == "third_party"]
    if others:
        note(t("discover.third_parties"))
    for one in others:
        note(f"  {visible(_third_party(one))}")
    if document.proposals_left_out:
        note(t("discover.left_out", count=document.proposals_left_out))
    missed = list(_not_looked(document))
    if missed:
        note(t("discover.not_looked"))
    for row in missed:
        why = label("reason_detail", row["detail"], speech) or label(
            "reason", row["reason"], speech
        )
        look = label("discovery_look", row["look"], speech)
        note(f"  {visible(row['target'])} : {look} ({visible(why)})")


def _third_party(one: Proposal) -> str:
    from cyberscan.discovery import told_reasons

    why = told_reasons(one, language(), 2)
    return f"{one.value}{f' ({one.provider})' if one.provider else ''} : {why}"
