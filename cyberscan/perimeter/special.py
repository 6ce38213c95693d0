"""Addresses that no mandate can give: private, local, reserved, and what hides behind a translation.

The tables are written out (IANA special-purpose registries, RFC 6890 and its updates) because what Python
calls global has changed between its patch releases.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*texts: str) -> tuple[Net, ...]:
    return tuple(map(ipaddress.ip_network, texts))


_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16"),
    )
)
"""Cloud metadata services; some are link-local already, the others look ordinary."""
_DOCUMENTATION = _networks(
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"
)  # fmt: skip
_NEVER = _networks(
    "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32",
    "::/128", "fe80::/10", "fec0::/10", "ff00::/8",
)  # fmt: skip
"""Not even in a laboratory: nothing there is one host's own address."""
_LAB_ONLY = _networks(
    "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "240.0.0.0/4",
    "2001::/23", "2002::/16",
)  # fmt: skip
"""2001::/23 holds Teredo and benchmarks, 2002::/16 is 6to4 (RFC 7526): no authority is reached there."""
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def contacted(ip: str) -> IP:
    """The address that a packet to ``ip`` really reaches: the IPv4 one of a mapped or NAT64 form.

    Raises ``ValueError`` when ``ip`` is no address or carries a zone (``fe80::1%eth0``).
    """
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            raise ValueError("address with a zone")
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def faces(address: IP) -> Iterator[IP]:
    """The address and whatever it embeds (6to4, Teredo, IPv4-compatible): none may smuggle another."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
        if address in _COMPATIBLE and int(address) > 1:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def refused(address: IP, lab: bool) -> str:
    """Why an address may never be contacted, as a short English detail; empty when it may be.

    ``lab`` lets private, loopback and documentation addresses through, and nothing else.
    """
    for face in faces(address):
        if face in _METADATA:
            return f"cloud metadata address: {face}"
        if _in(face, _NEVER):
            return f"special address: {face}"
    if lab:
        return ""
    if any(not _public(face) for face in faces(address)):
        return f"private or reserved address: {address}"
    return ""


def is_documentation(address: IP) -> bool:
    """Reserved for examples (RFC 5737, RFC 3849, RFC 9637): a template that was not filled in."""
    return _in(address, _DOCUMENTATION)


def _public(address: IP) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_V6:
        return False
    return not _in(address, _LAB_ONLY) and not _in(address, _DOCUMENTATION)


def _in(address: IP, networks: tuple[Net, ...]) -> bool:
    return any(address in network for network in networks)
