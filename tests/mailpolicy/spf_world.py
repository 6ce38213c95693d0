"""A made-up DNS for the tests of SPF, and the referee pyspf reading the same names."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cyberscan.reasons import LookFailed, Reason

World = Mapping[str, Mapping[str, Sequence[str]]]
SILENT: Mapping[str, Sequence[str]] = {"silent": ()}


@dataclass(frozen=True)
class Said:
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()


def names(world: World) -> Callable[[str, str], Said]:
    """A look-up in a table of names; ``SILENT`` never answers."""

    def look_up(name: str, rtype: str) -> Said:
        node = world.get(name.lower())
        if node is None:
            below = any(other.endswith("." + name.lower()) for other in world)
            return Said("nodata" if below else "nxdomain")
        if node is SILENT:
            raise LookFailed(Reason.TIMEOUT, name)
        found = tuple(node.get(rtype, ()))
        return Said("found", found) if found else Said("nodata")

    return look_up


def by_pyspf(
    spf: Any, world: World, ip: str = "203.0.113.9", sender: str = "moi@self.fr", helo: str = "h.fr"
) -> tuple[str, str]:
    """The result of pyspf, an implementation by others, on the same names, and its explanation."""

    def look_up(name: str, rtype: str, strict: object = True, timeout: float = 20) -> list[Any]:
        node = world.get(name.lower(), {})
        if node is SILENT:
            raise spf.TempError("silent")
        read: Mapping[str, Callable[[str], Any]] = {
            "TXT": lambda text: (text.encode(),),
            "MX": lambda text: (int(text.split()[0]), text.split()[1].rstrip(".")),
            "AAAA": lambda text: ipaddress.ip_address(text).packed,
            "PTR": lambda text: text.rstrip("."),
        }
        return [((name, rtype), read.get(rtype, str)(text)) for text in node.get(rtype, ())]

    kept, spf.DNSLookup = spf.DNSLookup, look_up
    try:
        query = spf.query(ip, sender, helo, timeout=20)
        result, _, explanation = query.check()
    finally:
        spf.DNSLookup = kept
    return result, explanation
