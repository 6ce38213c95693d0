"""What a domain publishes about its mail, evaluated by the RFCs. Pure: the look-up is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol


class Records(Protocol):
    """The answer to one look-up: three things that a server can say, never a failure."""

    @property
    def status(self) -> Literal["found", "nodata", "nxdomain"]:
        """``nxdomain``: the name does not exist; ``nodata``: it does, without this type."""

    @property
    def records(self) -> tuple[str, ...]:
        """Text form of each record; the strings of a TXT record are joined without a space."""


LookUp = Callable[[str, str], Records]
"""``look_up(name, type)``; raises :class:`cyberscan.reasons.LookFailed` when there was no answer."""
