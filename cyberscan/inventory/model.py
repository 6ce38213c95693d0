"""One line of the inventory."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from cyberscan.outcomes import Severity


class Exposure(BaseModel):
    """One thing that anybody on the Internet can reach."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Stable from one scan to the next: ``tcp/443@192.0.2.7``, ``tcp/443@www.ville.fr`` where the address is not
    declared and may change hands."""
    place: str
    """The declared address, or the declared name."""
    port: int
    transport: Literal["tcp", "udp"] = "tcp"
    names: tuple[str, ...] = ()
    """Declared names that lead there."""
    addresses: tuple[str, ...] = ()
    service: str = ""
    """The short code of the protocol; empty when it stayed unknown."""
    how: Literal["protocol", "banner", "nmap", "port", ""] = ""
    """What names it: see :class:`cyberscan.facts.services.Service`."""
    product: str = ""
    product_id: str = ""
    vendor: str = ""
    category: str = ""
    version: str = ""
    """As announced."""
    title: str = ""
    tls: bool = False
    open_access: bool | None = None
    declared: Literal["address", "name"] = "address"
    """What of it the perimeter declares. ``name``: the address is somebody else's, and was not scanned."""
    purposes: tuple[str, ...] = ()
    operator: str = ""
    """In the words of the perimeter."""
    provider: str = ""
    """The company: the perimeter's word for it, else the table of hosts'."""
    first_seen: AwareDatetime
    """By the oldest scan that is known; it may have been there before."""
    last_seen: AwareDatetime
    worst: Severity | None = None
    """Of the defects found on it."""
    checks: tuple[str, ...] = ()
    """Their checks, the worst first."""

    @property
    def unexplained(self) -> bool:
        """On a declared address, with neither a purpose nor a declared name to say what it is for."""
        return self.declared == "address" and not self.purposes and not self.names
