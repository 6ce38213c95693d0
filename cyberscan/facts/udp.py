"""Facts about services over UDP."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class UdpAnswer(Part):
    """What one harmless datagram brought back."""

    name: str
    """The protocol that was spoken: ``snmp``, ``ipmi``, ``ntp``, ``bacnet``."""
    port: int
    state: Literal["answered", "closed", "silent"]
    """``closed``: the host refused (ICMP). ``silent``: a firewall or nothing, no telling which."""
    detail: str = ""


class UdpServices(Fact):
    """What the UDP services of one address answered; a protocol that is not listed was not asked."""

    kind: Literal["services.udp"] = "services.udp"
    answers: tuple[UdpAnswer, ...] = ()
