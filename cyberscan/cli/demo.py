"""``cyberscan demo``: a real scan of a fictional town served on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import file_trouble, note, t
from cyberscan.levels import Level


@click.command(help=t("demo.help"))
@outputs.options
@click.option("--profile", "-p", default="standard", show_default=True, help=t("scan.profile"))
@click.option("--quiet", "-q", is_flag=True, help=t("scan.quiet"))
def demo(
    formats: tuple[str, ...], output: Path | None, as_json: bool, profile: str, quiet: bool
) -> None:
    """Serve the town, scan it with the same engine as any other, write its report."""
    from cyberscan.cli.scan import run
    from cyberscan.demo import town
    from cyberscan.network.settings import Server, Settings
    from cyberscan.scanning import Order

    folder = output or Path("cyberscan-demo")
    with file_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chosen, checks = outputs.profile_and_checks(profile, (), ())
    if not quiet:
        note(t("demo.starting", name=town.NAME))
    with town.served(folder) as place:
        declared = outputs.perimeter(str(place.perimeter), warn=False)
        targets = outputs.destinations(formats, folder, declared)
        settings = Settings(
            resolvers=(Server.parse(place.resolver),), ca_file=place.ca_file, rate=200.0
        )
        document = run(Order(declared, chosen, settings, checks, Level.ACTIVE), quiet)
    outputs.publish(document, targets, as_json=as_json, quiet=quiet)
