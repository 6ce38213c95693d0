"""Hosts where anyone may publish a script, or find one that does an attacker's work: our own short table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cyberscan.headers.csp import Policy
from cyberscan.headers.csp_sources import Source

_DATA = Path(__file__).parents[1] / "data" / "script_hosts.toml"


def shared_hosts(policies: Iterable[Policy]) -> tuple[str, ...]:
    """Host sources of the script rule that let in what anyone may publish, where no policy stops them all.

    A path that leaves nothing of the kind within reach makes a source sound: only whole hosts are named.
    """
    kept: list[set[str]] = []
    for policy in policies:
        directive = policy.effective("script-src-elem")
        if directive is None:
            continue
        if directive.has("'strict-dynamic'"):
            return ()
        kept.append({source.text for source in directive.sources if _shared(source)})
    if not kept:
        return ()
    return tuple(sorted(set.intersection(*kept)))


def _shared(source: Source) -> bool:
    if source.kind != "host" or source.path not in ("", "/") or source.everyone:
        return False
    host = source.host.removeprefix("*.").rstrip(".")
    if source.host.startswith("*."):
        return any(one == host or one.endswith(f".{host}") for one in _hosts()) or any(
            host == suffix or (host.endswith(f".{suffix}") and host.count(".") == suffix.count("."))
            for suffix in _suffixes()
        )
    return host in _hosts()


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return table


def _hosts() -> list[str]:
    return _table()["hosts"]


def _suffixes() -> list[str]:
    return _table()["suffixes"]
