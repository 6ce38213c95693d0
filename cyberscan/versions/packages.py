"""What a packager's mark says of a version: which distribution mends it, and in which release.

A distribution keeps an old version and carries the fixes back into it: Debian's Apache 2.4.62 may well lack no fix
of 2.4.66. The number then says nothing of the flaws; the age of the distribution does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cyberscan.versions.order import key

_MOST = 500
_MARKS = (
    ("debian", re.compile(r"[+~-]deb([0-9]{1,2})u[0-9]{1,3}")),
    ("debian", re.compile(r"~bpo([0-9]{1,2})\+[0-9]")),
    ("ubuntu", re.compile(r"ubuntu0?[.~]?([0-9]{2}\.(?:04|10))(?:\.[0-9]+)?")),
    ("rhel", re.compile(r"\.(?:el|rhel)([0-9]{1,2})(?![0-9])")),
)
_NAMES = (
    ("ubuntu", re.compile(r"ubuntu", re.IGNORECASE)),
    ("debian", re.compile(r"(?<![a-z])(?:debian|raspbian)(?![a-z])|\+dfsg", re.IGNORECASE)),
    (
        "rhel",
        re.compile(
            r"\bred ?hat\b|\bcentos\b|\brocky\b|\balma ?linux\b|\boracle linux\b", re.IGNORECASE
        ),
    ),
    ("suse", re.compile(r"\bsuse\b", re.IGNORECASE)),
)

_CALLED = {"debian": "Debian", "ubuntu": "Ubuntu", "rhel": "RHEL / CentOS", "suse": "SUSE"}


@dataclass(frozen=True)
class Package:
    """Who mends a version. ``release`` is empty when it is not said, or said by a number that ``guessed``."""

    distribution: str
    release: str = ""
    guessed: bool = False
    """The release is the only one that shipped this number; nobody said it."""

    @property
    def name(self) -> str:
        """As people call it: ``Debian 10``."""
        return f"{_CALLED.get(self.distribution, self.distribution)} {self.release}".strip()


def packaged(texts: Iterable[str], named: str = "") -> Package | None:
    """The packager that a version or a banner names (``9.2p1 Debian-2+deb12u3``); ``named`` when one is known already."""
    found = None
    for text in texts:
        short = text[:_MOST]
        for distribution, pattern in _MARKS:
            if mark := pattern.search(short):
                return Package(distribution, mark[1])
        names = (name for name, pattern in _NAMES if pattern.search(short))
        found = found or next(names, None)
    return Package(named or found or "") if named or found else None


def shipped_by(package: Package, product: str, version: str, data: Mapping[str, Any]) -> Package:
    """The release, when the table knows just one that shipped this very number and nothing says it."""
    if package.release:
        return package
    wanted = key(version)
    rows: Iterable[Mapping[str, str]] = data.get("shipped", ())
    known = {
        row["release"]
        for row in rows
        if (row["distribution"], row["product"]) == (package.distribution, product)
        and wanted is not None and key(row["version"]) == wanted
    }  # fmt: skip
    return Package(package.distribution, known.pop(), guessed=True) if len(known) == 1 else package
