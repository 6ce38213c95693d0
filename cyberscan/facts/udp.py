"""Facts about services over UDP."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class UdpAnswer(Part):
    """What one harmless datagram brought back."""

    name: str
    """The protocol that was spoken: ``snmp``, ``ipmi``, ``ntp``, ``bacnet``…"""
    port: int
    state: Literal["answered", "closed", "silent", "unnamed"]
    """``answered``: as only that protocol does. ``closed``: the host refused (ICMP). ``silent``: a firewall,
    a service that answers its own clients only, or nothing, no telling which. ``unnamed``: something
    answered, which does not speak that protocol."""
    detail: str = ""
    """The proof, in the terms of the protocol."""
    product: str = ""
    """As announced by the answer; never guessed from the port."""
    version: str = ""
    features: tuple[str, ...] = ()
    """What the answer announces, lower case (``recursion``, ``anonymous login``, ``ipmi 2.0``…)."""
    open_access: bool | None = None
    """True when the answer says that anybody is served; None when it does not tell."""
    amplification: float = 0.0
    """Bytes of the answer for one byte of our question, payloads alone; 0 when nothing was understood."""


class UdpServices(Fact):
    """What the UDP services of one address answered; a protocol that is not listed was not asked."""

    kind: Literal["services.udp"] = "services.udp"
    answers: tuple[UdpAnswer, ...] = ()
    unasked: tuple[str, ...] = ()
    """Protocols of the profile that were not asked: the perimeter leaves their port out, or time ran out."""
