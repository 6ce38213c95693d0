"""Services where a forgotten name can be taken over (``data/takeover.toml``), and how each shows it."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Net = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class TakeoverService:
    """One service and the positive signs of a name that nobody uses there."""

    name: str
    patterns: tuple[str, ...]
    claimable: Literal["yes", "unsure", "no"]
    nxdomain: bool = False
    """A name that does not exist is free there."""
    networks: tuple[Net, ...] = ()
    """Where its customers' names lead when they are no aliases."""
    statuses: tuple[int, ...] = ()
    markers: tuple[str, ...] = ()

    def hosts(self, name: str) -> bool:
        """Whether a name is one of the service's own."""
        return any(fnmatchcase(name, pattern) for pattern in self.patterns)

    def disowns(self, status: int, text: str) -> bool:
        """Whether a page is the one that the service shows for a name that nobody uses."""
        if self.statuses and status not in self.statuses:
            return False
        seen = " ".join(text.lower().replace("\u2019", "'").split())
        return any(marker in seen for marker in self.markers)


def takeover_service(
    aliases: Sequence[str], addresses: Sequence[str] = ()
) -> TakeoverService | None:
    """The first known service that a name leads to, by its aliases or its addresses."""
    ips = [ipaddress.ip_address(text) for text in addresses]
    for service in takeover_services():
        if any(service.hosts(alias) for alias in aliases):
            return service
        if any(ip in network for ip in ips for network in service.networks):
            return service
    return None


@cache
def takeover_services() -> tuple[TakeoverService, ...]:
    """The whole table."""
    text = files("cyberscan").joinpath("data", "takeover.toml").read_text(encoding="utf-8")
    return tuple(_service(row) for row in tomllib.loads(text)["service"])


def _service(row: dict[str, Any]) -> TakeoverService:
    return TakeoverService(
        name=row["name"],
        patterns=tuple(row["patterns"]),
        claimable=row["claimable"],
        nxdomain=row.get("nxdomain", False),
        networks=tuple(map(ipaddress.ip_network, row.get("networks", ()))),
        statuses=tuple(row.get("statuses", ())),
        markers=tuple(row.get("markers", ())),
    )
