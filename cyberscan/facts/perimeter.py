"""What the authority declared: the seeds that every probe starts from."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact
from cyberscan.levels import Level

EQUIPMENT = frozenset({"videoprotection", "eclairage", "gtb", "eau", "mobilite"})
"""Purposes that name equipment of the connected city: nothing of it serves the public."""


class DeclaredAsset(Fact):
    """One asset of the perimeter. ``target`` is what it names.

    A ``domain`` asset gives a Zone, a ``mail`` one a MailDomain, a ``host`` one a Host, a ``url`` one a
    Site, an ``address`` one an Address (networks are expanded by the perimeter, one fact an address).
    """

    kind: Literal["perimeter.asset"] = "perimeter.asset"
    purposes: tuple[str, ...] = ()
    operator: str = ""
    owner: str = ""
    visited: bool = True
    """Whether a site may be looked for there: a domain that serves mail alone has none."""
    ports: tuple[int, ...] = ()
    """Ports the authority named; empty means the usual ones."""
    lab: bool = False
    """The perimeter is a laboratory's: addresses of the machine itself, and those of examples, are meant."""
    level: Level = Level.LIGHT
    """What the mandate, the profile and the asset allow together."""
