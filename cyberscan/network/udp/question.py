"""What a question over UDP is: the datagram to send, and how its answer is understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """What an answer says, by the words of :class:`cyberscan.facts.udp.UdpAnswer`."""

    detail: str
    product: str = ""
    version: str = ""
    features: tuple[str, ...] = ()
    open_access: bool | None = None


Send = Callable[[bytes, str], bytes]
"""The datagram, from sixteen random bytes of this one question and the address that is asked."""
Understood = Callable[[bytes, bytes], Heard | None]
"""What an answer to the datagram that was sent says; None when it does not prove the protocol."""


@dataclass(frozen=True)
class Identity:
    """How a device that answered is asked who it is."""

    send: Callable[[bytes], bytes]
    """The datagram, from the answer that came."""
    understood: Understood


@dataclass(frozen=True)
class UdpQuestion:
    """One protocol on one port."""

    name: str
    port: int
    send: Send
    understood: Understood
    """Never raises, whatever came: bytes of a stranger."""
    purposes: frozenset[str] = frozenset()
    """Asked only where the perimeter declares one of these purposes; empty: asked by the profile's set."""
    from_any_port: bool = False
    """The protocol answers from another port than the one asked (RFC 1350 §4)."""
    identity: Identity | None = None
    """Asked of a device that answered, where the perimeter says in writing that it may be asked who it is."""


def fixed(datagram: bytes) -> Send:
    """A datagram that is always the same."""
    return lambda nonce, ip: datagram
