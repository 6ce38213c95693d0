"""Addresses of mail hosts: which ones no sender on the Internet can reach."""

import ipaddress

_HERE = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128")))
_UNREACHABLE = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12",
            "192.168.0.0/16", "224.0.0.0/3", "::/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ),
    )
)  # fmt: skip
"""Private, local to a link, shared, multicast, reserved (RFC 6890)."""


def is_address(text: str) -> bool:
    """Whether a text is an address, in brackets or not."""
    try:
        ipaddress.ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def is_unreachable(text: str, *, lab: bool) -> bool:
    """Whether nobody on the Internet reaches an address. In a laboratory, that of the machine is meant."""
    ip = ipaddress.ip_address(text)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if any(ip in network for network in _HERE):
        return not lab
    return any(ip in network for network in _UNREACHABLE)
