"""Settings from TOML files: the command line and the environment win over them.

Order: options, ``CYBERSCAN_*`` variables, ``./cyberscan.toml``, the user's file, ``/etc/cyberscan``.
A file holds one table a command::

    [scan]
    resolver = ["192.0.2.53"]
    rate = 5
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from cyberscan.cli.speech import stop


def defaults(named: str | None) -> dict[str, Any]:
    """The default of every option, by command. A named file must exist; ``""`` disables all files."""
    if named == "":
        return {}
    if named is not None:
        if not Path(named).is_file():
            stop("cli.no_config", path=named)
        return _read(Path(named))
    merged: dict[str, Any] = {}
    for path in reversed(_places()):
        if path.is_file():
            for command, values in _read(path).items():
                merged.setdefault(command, {}).update(values)
    return merged


def _places() -> list[Path]:
    """Nearest first."""
    from platformdirs import site_config_path, user_config_path

    return [
        Path("cyberscan.toml"),
        user_config_path("cyberscan") / "config.toml",
        site_config_path("cyberscan") / "config.toml",
        Path("/etc/cyberscan/config.toml"),
    ]


def _read(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        stop("cli.bad_config", path=path, trouble=error)
    if not all(isinstance(table, dict) for table in tables.values()):
        stop("cli.bad_config", path=path, trouble="[scan] …")
    return {
        command: {name.replace("-", "_"): value for name, value in table.items()}
        for command, table in tables.items()
    }
