"""``cyberscan inventory``: what is exposed where, searched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cyberscan.cli import outputs
from cyberscan.cli.speech import console, language, stop, t

if TYPE_CHECKING:
    from cyberscan.document import Document
    from cyberscan.inventory.difference import Difference
    from cyberscan.inventory.model import Exposure

_FILE = click.Path(path_type=Path)
_COLUMNS = (
    "place", "transport", "port", "service", "product", "version", "names", "purposes", "operator",
    "provider", "since", "severity", "checks", "how", "title", "vendor", "category", "declared",
)  # fmt: skip
_SHOWN = ("where", "severity", "service", "product", "names", "operator", "since")
"""On the terminal."""


@click.command(help=t("inventory.help"))
@click.argument("result", type=_FILE)
@click.argument("query", nargs=-1)
@click.option("--earlier", multiple=True, type=_FILE, metavar="RESULT", help=t("inventory.earlier"))
@click.option("--csv", "as_csv", is_flag=True, help=t("inventory.csv"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def inventory(
    result: Path, query: tuple[str, ...], earlier: tuple[Path, ...], as_csv: bool, as_json: bool
) -> None:
    """Search the inventory of a result; older results say since when."""
    from cyberscan.inventory.difference import difference
    from cyberscan.inventory.since import dated

    document = outputs.document(result)
    older = [outputs.document(path).inventory for path in earlier]
    lines = _searched(dated(document.inventory, older), query)
    if as_json:
        told = ",\n ".join(line.model_dump_json() for line in lines)
        click.echo(f"[{told}]")
    elif as_csv:
        click.echo(_table(lines), nl=False)
    else:
        _show(lines, document)
        if not query:
            _show_difference(difference(document.facts, lines, document.perimeter))


def _searched(lines: Sequence[Exposure], query: tuple[str, ...]) -> list[Exposure]:
    from cyberscan.inventory.search import FIELDS, QueryError, parse_query

    try:
        wanted = parse_query(" ".join(query))
    except QueryError as error:
        stop(f"inventory.bad_{error.code}", term=error.term, fields=", ".join(FIELDS))
    return [line for line in lines if wanted.matches(line)]


def _cells(line: Exposure) -> Iterator[str]:
    from cyberscan.wording import label

    tongue = language()
    yield line.place
    yield line.transport
    yield str(line.port)
    yield line.service or t("inventory.unnamed")
    yield line.product
    yield line.version
    yield ", ".join(line.names)
    yield ", ".join(label("purpose", purpose, tongue) for purpose in line.purposes)
    yield label("operator", line.operator, tongue) if line.operator else ""
    yield line.provider
    yield line.first_seen.date().isoformat()
    yield label("severity", line.worst, tongue) if line.worst else ""
    yield ", ".join(line.checks)
    yield line.how
    yield line.title
    yield line.vendor
    yield line.category
    yield t(f"inventory.declared_{line.declared}")


def _table(lines: Sequence[Exposure]) -> str:
    from cyberscan.spreadsheet import safe_cell

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([t(f"inventory_column.{name}") for name in _COLUMNS])
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in _cells(line)])
    return out.getvalue()


def _show(lines: Sequence[Exposure], document: Document) -> None:
    from rich.table import Table
    from rich.text import Text

    from cyberscan.wording import counted, visible

    out = console(results=True)
    if not lines:
        out.print(t("inventory.nothing"))
        return
    name = document.perimeter.authority.name
    lead = counted("inventory.lead", len(lines), language(), name=visible(name))
    out.print(Text(lead, style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    columns = [
        column for column in _SHOWN if column != "names" or any(line.names for line in lines)
    ]
    for column in columns:
        whole = column in ("since", "severity")
        table.add_column(t(f"inventory_column.{column}"), overflow="fold", no_wrap=whole)
    for line in lines:
        cells = dict(zip(_COLUMNS, map(visible, _cells(line)), strict=True))
        product = " ".join(filter(None, (cells["product"], cells["version"])))
        who = cells["provider"] or cells["operator"]
        row = cells | {
            "where": f"{cells['place']} {line.port}/{line.transport}", "product": product, "operator": who,
        }  # fmt: skip
        table.add_row(*(Text(row[column]) for column in columns))
    out.print(table)


def _show_difference(found: Difference) -> None:
    from rich.text import Text

    from cyberscan.wording import counted, label, visible

    out = console(results=True)
    if found:
        out.print(Text(f"\n{t('inventory.difference')}", style="bold"))
    for other in found.elsewhere:
        names = ", ".join(map(visible, other.names))
        by = f" ({visible(other.provider)})" if other.provider else ""
        out.print(Text(t("inventory.elsewhere", address=other.address, by=by, names=names)))
    for place, ports in found.unexplained_ports(t("inventory.unnamed")):
        told = ", ".join(map(visible, ports))
        out.print(
            Text(counted("inventory.unexplained", len(ports), language(), place=place, ports=told))
        )
    for place in found.closed:
        out.print(Text(t("inventory.closed", place=place)))
    for place, reason in found.unseen:
        out.print(Text(t("inventory.unseen", place=place, why=label("reason", reason, language()))))
