"""Addresses of mail hosts: which ones no sender on the Internet can reach."""

import ipaddress

from cyberscan.sdk import address_kind

_UNREACHABLE = frozenset(("private", "link_local", "loopback", "multicast", "reserved"))
"""Those of examples are left out: it is no network of the inside that they betray."""


def is_address(text: str) -> bool:
    """Whether a text is an address, in brackets or not."""
    try:
        ipaddress.ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def is_unreachable(text: str, *, lab: bool) -> bool:
    """Whether nobody on the Internet reaches an address. In a laboratory, that of the machine is meant."""
    kind = address_kind(text)
    return kind in _UNREACHABLE and not (lab and kind == "loopback")
