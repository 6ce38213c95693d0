"""``cyberscan scan``: from a perimeter to a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberscan.cli import network_options, outputs
from cyberscan.cli.exits import Exit
from cyberscan.cli.speech import note, stop, t
from cyberscan.levels import Level, lowest

if TYPE_CHECKING:
    from cyberscan.document import Document
    from cyberscan.perimeter.models import Perimeter
    from cyberscan.scanning import Order

_SEVERITIES = ["info", "low", "medium", "high", "critical"]


@click.command(help=t("scan.help"))
@click.argument("perimeter", default="perimeter.yml", metavar="[PERIMETER.yml]")
@click.option("--profile", "-p", default="standard", show_default=True, help=t("scan.profile"))
@click.option("--level", type=click.Choice([level.value for level in Level]), help=t("scan.level"))
@click.option("--check", multiple=True, metavar="GLOB", help=t("scan.check"))
@click.option("--exclude-check", multiple=True, metavar="GLOB", help=t("scan.exclude_check"))
@outputs.folders_option
@network_options.options
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RESULT",
    help=t("scan.earlier"),
)
@click.option("--plan", "only_plan", is_flag=True, help=t("scan.plan"))
@outputs.options
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help=t("scan.fail_on"))
@click.option("--tolerate-incomplete", is_flag=True, help=t("scan.tolerate"))
@click.option("--quiet", "-q", is_flag=True, help=t("scan.quiet"))
@click.option("--verbose", "-v", count=True, help=t("scan.verbose"))
def scan(
    perimeter: str, profile: str, level: str | None, check: tuple[str, ...],
    exclude_check: tuple[str, ...], folders: tuple[Path, ...], earlier: tuple[Path, ...], only_plan: bool,
    formats: tuple[str, ...], output: Path | None, as_json: bool, fail_on: str | None,
    tolerate_incomplete: bool, quiet: bool, verbose: int, **network: Any,
) -> None:  # fmt: skip
    """Scan, write, summarise, exit with a documented code."""
    from cyberscan.scanning import Order

    outputs.logs(verbose)
    declared = outputs.perimeter(perimeter)
    wanted = allowed_level(declared, level)
    chosen, checks = outputs.profile_and_checks(
        profile, folders, check, exclude_check, to_scan=True
    )
    settings = network_options.settings_of(chosen, declared, **network)
    older = tuple(outputs.document(path) for path in earlier)
    order = Order(declared, chosen, settings, checks, wanted, older)
    if only_plan:
        from cyberscan.cli.scan_plan import show_plan

        show_plan(order, as_json)
        return
    targets = outputs.destinations(formats, output, declared)
    document = run(order, quiet)
    outputs.publish(document, targets, as_json=as_json, quiet=quiet)
    finish(document, fail_on, tolerate_incomplete)


def allowed_level(declared: Perimeter, asked: str | None) -> Level:
    """The level asked for; refused when the mandate is out of date or the hours do not allow contact."""
    from cyberscan.perimeter.mandate import MandateState, fingerprint, mandate_state

    wanted = Level(asked) if asked else Level.ACTIVE
    if wanted is Level.PASSIVE:
        return wanted
    mandate = declared.mandate
    if mandate is None:
        note(t("scan.no_mandate"))
        return Level.PASSIVE
    state = mandate_state(declared, date.today())
    if state is MandateState.EXPIRED:
        stop("scan.mandate_expired", Exit.REFUSED, date=mandate.valid_until)
    if state is MandateState.NOT_YET:
        stop("scan.mandate_not_yet", Exit.REFUSED, date=mandate.signed_on)
    if mandate.sha256 and mandate.sha256 != fingerprint(declared):
        stop("scan.mandate_changed", Exit.REFUSED, sha256=mandate.sha256)
    _within_hours(declared)
    return wanted


def _within_hours(declared: Perimeter) -> None:
    from cyberscan.perimeter.window import window_open

    window = declared.window
    if window is not None and not window_open(window, datetime.now(UTC)):
        stop(
            "scan.window_closed", Exit.REFUSED, days=", ".join(window.days),
            start=window.start, end=window.end, timezone=window.timezone,
        )  # fmt: skip


def run(order: Order, quiet: bool) -> Document:
    """Scan with progress on stderr."""
    from cyberscan.cli.progress import shown
    from cyberscan.datapack import DataError
    from cyberscan.scanning import scan as scan_now

    if not quiet:
        effective = lowest(order.level, order.profile.level)
        values = {
            "name": order.perimeter.authority.name,
            "assets": len(order.perimeter.assets),
            "level": t(f"level.{effective}"),
            "profile": order.profile.name,
        }
        note(t("scan.starting", **values))
    try:
        with shown(quiet) as progress:
            return scan_now(order, progress)
    except DataError as error:
        stop("cli.bad_data", Exit.DATA, trouble=error)


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
