"""What kind of special address an IP address is: not everything that a zone publishes can be reached.

From the IANA special-purpose registries (RFC 6890 and its updates), written out because what Python calls
private has changed between its releases. Ranges that the registries call globally reachable are ordinary here.
"""

from __future__ import annotations

import ipaddress
from functools import cache

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network

_KINDS = {
    "private": (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
        "fc00::/7", "fec0::/10", "64:ff9b:1::/48",
    ),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "link_local": ("169.254.0.0/16", "fe80::/10"),
    "documentation": (
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20",
    ),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "reserved": (
        "0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "::/128", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "5f00::/16",
    ),
}  # fmt: skip
"""100.64.0.0/10 is shared by an operator's customers (RFC 6598), fec0::/10 was the site's own (RFC 3879)."""
INTERNAL = frozenset(("private", "link_local", "loopback"))
"""Kinds of a network's inside, or of each reader's own machine."""
UNUSABLE = frozenset(("documentation", "multicast", "reserved"))
"""Kinds that are nobody's own: no server is there, whoever asks and from wherever."""
OF_A_LABORATORY = frozenset(("loopback", "documentation"))
"""Kinds that a laboratory serves from, and means."""
_ORDINARY = frozenset(map(ipaddress.ip_address, ("192.0.0.9", "192.0.0.10")))
"""Anycast of the registries (RFC 7723, RFC 8155), inside a reserved range."""
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def address_kind(text: str) -> str:
    """``private``, ``loopback``, ``link_local``, ``documentation``, ``multicast``, ``reserved``; empty: ordinary.

    An IPv6 address that carries an IPv4 one is of the kind of what it carries; an IPv4 address written as an
    IPv6 one is never ordinary, because no packet reaches it (RFC 4038 §4.2). Raises ``ValueError`` when
    ``text`` is no address.
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _kind(address.ipv4_mapped) or "reserved"
        if kind := _kind(address):
            return kind
        if address.sixtofour is not None:
            return _kind(address.sixtofour)
        if address in _NAT64 or address in _COMPATIBLE:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
            return _kind(embedded) or ("" if address in _NAT64 else "reserved")
        return "" if address in _GLOBAL else "reserved"
    return _kind(address)


def _kind(address: IP) -> str:
    if address in _ORDINARY:
        return ""
    return next((kind for kind, network in _networks() if address in network), "")


@cache
def _networks() -> tuple[tuple[str, Net], ...]:
    return tuple(
        (kind, ipaddress.ip_network(text)) for kind, texts in _KINDS.items() for text in texts
    )
