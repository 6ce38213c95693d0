"""The list of types that an NSEC or NSEC3 record says its owner has, and what it may then prove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import dns.rdatatype

NXNAME = 128
"""Only in proofs made on the spot: the name itself does not exist (RFC 9824 §2)."""

Proof = Literal["absent", "nodata", "unsigned", "opt_out", ""]
"""What a denial proves of a name and a type. ``absent``: there is no such name. ``nodata``: the name has no
such records. ``unsigned``: it is a delegation without DS. ``opt_out``: there is nothing signed there, but
perhaps an unsigned delegation (RFC 5155 §6). Empty: nothing."""


def types_of(windows: Iterable[tuple[int, bytes]]) -> frozenset[int]:
    """The types of a bitmap (RFC 4034 §4.1.2)."""
    return frozenset(
        window * 256 + position * 8 + bit
        for window, bitmap in windows
        for position, byte in enumerate(bitmap)
        for bit in range(8)
        if byte & (0x80 >> bit)
    )


def is_delegation(types: frozenset[int]) -> bool:
    """The parent's side of a zone cut: it says nothing of what the child zone holds (RFC 6840 §4.1)."""
    return dns.rdatatype.NS in types and dns.rdatatype.SOA not in types


def hides_what_is_below(types: frozenset[int]) -> bool:
    """A zone cut or a DNAME: names below are not this zone's to deny (RFC 6840 §4.1)."""
    return is_delegation(types) or dns.rdatatype.DNAME in types


def of_match(types: frozenset[int], wanted: int) -> Proof:
    """What the record of the very name proves about a type (RFC 4035 §5.4, RFC 5155 §8.5, §8.6)."""
    if NXNAME in types:
        return "absent"
    if wanted in types or (dns.rdatatype.CNAME in types and wanted != dns.rdatatype.CNAME):
        return ""  # it is there, or an alias leads to it: the answer is not the whole truth
    if wanted == dns.rdatatype.DS:
        if dns.rdatatype.SOA in types:
            return ""  # the child's side, which knows nothing of DS
        return "unsigned" if dns.rdatatype.NS in types else "nodata"
    return "" if is_delegation(types) else "nodata"
