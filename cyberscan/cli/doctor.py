"""``cyberscan doctor``: what this machine has, and what could not be tested without the rest."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import click

from cyberscan import __version__
from cyberscan.cli.exits import Exit
from cyberscan.cli.speech import console, t


@click.command(help=t("doctor.help"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
def doctor(as_json: bool) -> None:
    """Exit 0 when a scan can run, 5 when the bundled data cannot be read."""
    rows = list(examine())
    if as_json:
        click.echo(
            json.dumps(
                [dict(zip(("name", "present", "detail"), r, strict=True)) for r in rows],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        out = console(results=True)
        out.print(
            f"cyberscan {__version__} · Python {platform.python_version()} · {platform.system()}"
        )
        for name, present, detail in rows:
            state = t("doctor.ok") if present else t("doctor.missing")
            consequence = detail if present else t(f"doctor.{name}")
            out.print(
                f"{'✓' if present else '✗'} {name:<9} {state}{' — ' + consequence if consequence else ''}"
            )
    if not next(present for name, present, _ in rows if name == "data"):
        raise SystemExit(Exit.DATA)


def examine() -> Iterator[tuple[str, bool, str]]:
    """Each thing a scan rests on: name, present, detail."""
    from cyberscan import datapack
    from cyberscan.network.dial import own_addresses
    from cyberscan.network.dnssec import available
    from cyberscan.network.nmap_scan import may_send_raw
    from cyberscan.network.resolver import system_resolvers

    nmap = shutil.which("nmap")
    technique = "-sS" if may_send_raw() else "-sT"
    yield "nmap", nmap is not None, f"{nmap} {technique}" if nmap else ""
    yield "tls", _version("sslyze") is not None, f"sslyze {_version('sslyze')}"
    yield "dnssec", available(), f"cryptography {_version('cryptography')}"
    servers = system_resolvers()
    yield "resolver", bool(servers), ", ".join(server.ip for server in servers)
    yield "ipv6", any(":" in ip for ip in own_addresses()), ""
    try:
        yield "data", True, str(datapack.in_use()["date"])
    except datapack.DataError as error:
        yield "data", False, str(error)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
