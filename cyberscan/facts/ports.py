"""Facts about the ports of an address."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import field_validator

from cyberscan.facts.base import Part
from cyberscan.facts.services import ProductSight

_RANGE = re.compile("[0-9]{1,5}(?:-[0-9]{1,5})?")


class Port(Part):
    """One port that is not plainly closed."""

    number: int
    transport: Literal["tcp", "udp"] = "tcp"
    state: Literal["open", "filtered"] = "open"


class OpenPorts(ProductSight):
    """What a port scan of one address saw."""

    kind: Literal["services.ports"] = "services.ports"
    ports: tuple[Port, ...] = ()
    """Open ones, and filtered ones when they are few; none of a host that answers everywhere."""
    scanned: int = 0
    closed: int = 0
    filtered: int = 0
    tool: Literal["nmap", "connect"] = "nmap"
    technique: Literal["connect", "syn"] = "connect"
    """``syn``: half-open, where the process may send raw packets."""
    silence: Literal["filtered", "rate_limited", "cut_off"] = "filtered"
    """What the silence of unanswered ports is worth. ``rate_limited``: some of them answered when asked again,
    slowly. ``cut_off``: ports that had answered went silent, the scan was blocked on its way. In both cases a
    silent port may be open."""
    unheard: str = ""
    """The silent ports, as ranges, when their silence proves nothing."""
    looked: str = ""
    """The ports that were scanned, as ranges (``"1-1023,3389"``): silence on others proves nothing."""
    answers_everywhere: bool = False
    """A tarpit or SYN proxy: every port answers, so an open port proves nothing."""

    @field_validator("unheard", "looked")
    @classmethod
    def _are_ranges(cls, text: str) -> str:
        """A result may be read from a file that somebody sent, and these texts are taken for numbers."""
        if text and not all(map(_RANGE.fullmatch, text.split(","))):
            raise ValueError("not ranges of ports")
        return text
