"""``cyberscan scan``: from a perimeter to a report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cyberscan.cli import outputs
from cyberscan.cli.exits import Exit
from cyberscan.cli.speech import note, stop, t
from cyberscan.levels import Level

if TYPE_CHECKING:
    from cyberscan.document import Document
    from cyberscan.network.settings import Server, Settings
    from cyberscan.perimeter.models import Perimeter
    from cyberscan.scanning import Order

_SEVERITIES = ["info", "low", "medium", "high", "critical"]


@click.command(help=t("scan.help"))
@click.argument("perimeter", default="perimeter.yml", metavar="[PERIMETER.yml]")
@click.option("--profile", "-p", default="standard", show_default=True, help=t("scan.profile"))
@click.option("--level", type=click.Choice([level.value for level in Level]), help=t("scan.level"))
@click.option("--check", multiple=True, metavar="GLOB", help=t("scan.check"))
@click.option("--exclude-check", multiple=True, metavar="GLOB", help=t("scan.exclude_check"))
@click.option(
    "--checks", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help=t("scan.checks")
)
@click.option("--resolver", multiple=True, metavar="IP[:PORT]", help=t("scan.resolver"))
@click.option("--ca-file", type=click.Path(path_type=Path), help=t("scan.ca_file"))
@click.option("--trust-anchor", type=click.Path(path_type=Path), help=t("scan.trust_anchor"))
@click.option(
    "--rate", type=click.FloatRange(0.1, 1000), default=20.0, show_default=True, help=t("scan.rate")
)
@click.option(
    "--max-connections",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help=t("scan.max_connections"),
)
@click.option("--contact", default="", metavar="EMAIL|URL", help=t("scan.contact"))
@click.option("--plan", "only_plan", is_flag=True, help=t("scan.plan"))
@outputs.options
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help=t("scan.fail_on"))
@click.option("--tolerate-incomplete", is_flag=True, help=t("scan.tolerate"))
@click.option("--quiet", "-q", is_flag=True, help=t("scan.quiet"))
@click.option("--verbose", "-v", count=True, help=t("scan.verbose"))
def scan(
    perimeter: str, profile: str, level: str | None, check: tuple[str, ...],
    exclude_check: tuple[str, ...], checks: tuple[Path, ...], resolver: tuple[str, ...],
    ca_file: Path | None, trust_anchor: Path | None, rate: float, max_connections: int, contact: str,
    only_plan: bool, formats: tuple[str, ...], output: Path | None, as_json: bool,
    fail_on: str | None, tolerate_incomplete: bool, quiet: bool, verbose: int,
) -> None:  # fmt: skip
    """Scan, write, summarise, exit with a documented code."""
    from cyberscan.scanning import Order

    outputs.logs(verbose)
    declared = outputs.perimeter(perimeter)
    wanted = _level(declared, level)
    chosen_profile, chosen_checks = outputs.profile_and_checks(
        profile, checks, check, exclude_check
    )
    for path in (ca_file, trust_anchor):
        outputs.readable(path)
    settings = _settings(resolver, ca_file, trust_anchor, rate, max_connections, contact, declared)
    order = Order(declared, chosen_profile, settings, chosen_checks, wanted)
    if only_plan:
        from cyberscan.cli.scan_plan import show_plan

        show_plan(order, as_json)
        return
    targets = outputs.destinations(formats, output, declared)
    document = run(order, quiet)
    outputs.publish(document, targets, as_json=as_json, quiet=quiet)
    finish(document, fail_on, tolerate_incomplete)


def _level(declared: Perimeter, asked: str | None) -> Level:
    """The level asked for, refused when the mandate or the hours do not allow any contact."""
    from cyberscan.perimeter.mandate import mandate_state
    from cyberscan.perimeter.window import window_open

    wanted = Level(asked) if asked else Level.ACTIVE
    if wanted is Level.PASSIVE:
        return wanted
    mandate = declared.mandate
    state = mandate_state(declared, datetime.now(UTC).date())
    if mandate is None:
        note(t("scan.no_mandate"))
        return Level.PASSIVE
    if state == "expired":
        stop("scan.mandate_expired", Exit.REFUSED, date=mandate.valid_until)
    if state == "not_yet":
        stop("scan.mandate_not_yet", Exit.REFUSED, date=mandate.signed_on)
    window = declared.window
    if window is not None and not window_open(window, datetime.now(UTC)):
        stop(
            "scan.window_closed", Exit.REFUSED, days=", ".join(window.days),
            start=window.start, end=window.end, timezone=window.timezone,
        )  # fmt: skip
    return wanted


def _settings(
    resolvers: tuple[str, ...], ca_file: Path | None, trust_anchor: Path | None, rate: float,
    max_connections: int, contact: str, declared: Perimeter,
) -> Settings:  # fmt: skip
    from cyberscan.network.resolver import system_resolvers
    from cyberscan.network.settings import Settings

    servers = tuple(_server(text) for text in resolvers) or system_resolvers()
    if not servers:
        stop("scan.no_resolver")
    person = declared.authority.contact
    return Settings(
        resolvers=servers, ca_file=ca_file, trust_anchor=trust_anchor, rate=rate,
        max_connections=max_connections, contact=contact or (person.email if person else ""),
    )  # fmt: skip


def _server(text: str) -> Server:
    from cyberscan.network.settings import Server

    try:
        return Server.parse(text)
    except ValueError:
        stop("scan.bad_resolver", text=text)


def run(order: Order, quiet: bool) -> Document:
    """Scan with progress on stderr."""
    from cyberscan.cli.progress import shown
    from cyberscan.scanning import scan as scan_now

    if not quiet:
        note(
            t(
                "scan.starting", name=order.perimeter.authority.name, assets=len(order.perimeter.assets),
                level=order.level, profile=order.profile.name,
            )
        )  # fmt: skip
    with shown(quiet) as progress:
        return scan_now(order, progress)


def finish(document: Document, fail_on: str | None, tolerate: bool) -> None:
    """The exit code of a scan that wrote its results."""
    from cyberscan.outcomes import Outcome, Severity

    if any(notice.code == "interrupted" for notice in document.notices):
        note(t("scan.interrupted"))
        raise SystemExit(Exit.INTERRUPTED)
    if not document.complete and not tolerate:
        note(t("scan.incomplete"))
        raise SystemExit(Exit.INCOMPLETE)
    if fail_on is not None:
        limit = Severity(fail_on).rank
        if any(f.outcome is Outcome.FAIL and f.severity.rank >= limit for f in document.findings):
            raise SystemExit(Exit.FINDINGS)
