"""``cyberscan check-perimeter``: read a perimeter again and say what it really allows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from cyberscan.cli.exits import Exit
from cyberscan.cli.speech import console, language, note, t
from cyberscan.perimeter import overview
from cyberscan.perimeter.errors import PerimeterError, Problem
from cyberscan.perimeter.load import Reading, read_perimeter
from cyberscan.perimeter.mandate import fingerprint, level_on, mandate_state
from cyberscan.perimeter.models import Perimeter


@click.command("check-perimeter", help=t("check_perimeter.help"))
@click.argument(
    "perimeter", default="perimeter.yml", type=click.Path(path_type=Path), metavar="[PERIMETER.yml]"
)
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def check_perimeter(perimeter: Path, as_json: bool) -> None:
    """Exit 0 when the file can be used, 2 when something is to be mended."""
    try:
        reading = read_perimeter(perimeter)
    except PerimeterError as error:
        _refuse(error, as_json)
    warnings = (*reading.warnings, *_unknown_checks(reading.perimeter))
    if as_json:
        found = overview.data(reading.perimeter, warnings, date.today())
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    _show(perimeter, Reading(reading.perimeter, warnings))


def _refuse(error: PerimeterError, as_json: bool) -> None:
    if as_json:
        problems = [overview.told(problem) for problem in error.problems]
        text = json.dumps({"valid": False, "problems": problems}, ensure_ascii=False, indent=2)
        click.echo(text)
    else:
        wrong = [problem for problem in error.problems if problem.severity == "error"]
        click.echo(error.report(language()))
        note(t("check_perimeter.invalid", path=error.path, count=len(wrong)))
    raise SystemExit(Exit.USAGE)


def _unknown_checks(perimeter: Perimeter) -> tuple[Problem, ...]:
    """Waivers that name a check nobody has: they would waive nothing."""
    if not perimeter.waivers:
        return ()
    from difflib import get_close_matches

    from cyberscan.registry import load_checks

    known = {name for c in load_checks() for name in (c.id, *c.check.aliases)}
    return tuple(
        Problem(
            0, 0, "waiver_check",
            {"value": w.check, "suggestion": next(iter(get_close_matches(w.check, known, n=1)), "")},
            "warning",
        )
        for w in perimeter.waivers
        if w.check not in known
    )  # fmt: skip


def _show(path: Path, reading: Reading) -> None:
    perimeter, today = reading.perimeter, date.today()
    authority = perimeter.authority
    out = console(results=True)
    out.print(t("check_perimeter.valid", path=path), style="bold")
    told = {
        "authority": f"{authority.name} ({authority.siren})",
        "mandate": _mandate(perimeter, today),
        "level": t(f"level.{level_on(perimeter, today)}"),
        "window": overview.hours(perimeter.window, language()),
        "fingerprint": fingerprint(perimeter),
    }
    _columns([(t(f"check_perimeter.{key}"), value) for key, value in told.items()])
    _section("covers", _assets(perimeter, today))
    _section("excludes", _exclusions(perimeter))
    _section("warnings", [(w.located(path, language()),) for w in reading.warnings])


def _section(title: str, lines: list[tuple[str, ...]]) -> None:
    if lines:
        console(results=True).print(f"\n{t(f'check_perimeter.{title}')}", style="bold")
        _columns(lines)


def _columns(lines: list[tuple[str, ...]]) -> None:
    """Aligned, never cut nor folded: a fingerprint or a name is there to be copied."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        console(results=True).print(f"  {'  '.join(cells)}".rstrip(), soft_wrap=True)


def _mandate(perimeter: Perimeter, today: date) -> str:
    mandate = perimeter.mandate
    state = mandate_state(perimeter, today)
    if mandate is None:
        return t(f"check_perimeter.mandate_{state}")
    return t(
        f"check_perimeter.mandate_{state}", date=mandate.valid_until, name=mandate.signed_by,
        role=mandate.role, **{"from": mandate.signed_on},
    )  # fmt: skip


def _assets(perimeter: Perimeter, today: date) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for row in overview.rows(perimeter, level_on(perimeter, today)):
        many = f" ({t('check_perimeter.addresses', count=row.addresses)})"
        details = [t(f"purpose.{purpose}") for purpose in row.purposes]
        details += [t("check_perimeter.third_party")] if row.third_party else []
        details += [row.provider] if row.provider else []
        details += [t("check_perimeter.read_identity")] if row.read_identity else []
        lines.append((
            t(f"asset_kind.{row.kind}"), row.name + (many if row.addresses > 1 else ""),
            row.level.value, ", ".join(details),
        ))  # fmt: skip
    return lines


def _exclusions(perimeter: Perimeter) -> list[tuple[str, ...]]:
    return [
        (
            overview.excluded(entry),
            t("check_perimeter.until", date=entry.until, reason=entry.reason),
        )
        for entry in perimeter.exclude
    ]
