"""The three levels of contact, ordered. There is nothing above ``active``."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How close a probe comes to the authority's hosts.

    ``passive``: DNS and public data, nothing sent to the authority's hosts. ``light``: what a normal
    client does (a page, a TLS handshake, EHLO). ``active``: ports, path probes, version enumeration.
    """

    PASSIVE = "passive"
    LIGHT = "light"
    ACTIVE = "active"

    @property
    def rank(self) -> int:
        """0 for passive, 1 for light, 2 for active."""
        return list(Level).index(self)

    def allows(self, wanted: Level) -> bool:
        """Whether work of level ``wanted`` may be done under this one."""
        return wanted.rank <= self.rank


def lowest(*levels: Level) -> Level:
    """The most careful of ``levels``."""
    return min(levels, key=lambda level: level.rank)
