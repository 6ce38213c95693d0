"""How long a set of records may be kept, read in the answer that the scan has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
import dns.rdatatype
import dns.rrset

from cyberscan.facts.dns import RecordLife

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_MAX_TTL = 2**31 - 1
"""Whatever is above counts as nothing (RFC 2181 §8)."""


def record_life(network: Network, name: str, rtype: str) -> RecordLife | None:
    """The life of a set, or of the alias that stands in its place; None when there is neither.

    A cache only counts down, so its value is the least that the zone can have said. A signature repeats the
    zone's own (RFC 4034 §3.1.4). Raises :class:`LookFailed`.
    """
    answer = network.resolver.message(network, name, rtype)
    owner = dns.name.from_text(name)
    own = [rrset for rrset in answer.answer if rrset.name == owner]
    for wanted in (dns.rdatatype.from_text(rtype), dns.rdatatype.CNAME):
        found = next((rrset for rrset in own if rrset.rdtype == wanted), None)
        if found is not None:
            signed = _signed(own, wanted)
            seconds = found.ttl if signed is None else signed
            life = seconds if seconds <= _MAX_TTL else 0
            kind = dns.rdatatype.to_text(wanted)
            return RecordLife(name=name, rtype=kind, seconds=life, exact=signed is not None)
    return None


def _signed(own: list[dns.rrset.RRset], wanted: dns.rdatatype.RdataType) -> int | None:
    """The life that the signatures state. One of them is enough: all are made over the same one."""
    for rrset in own:
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.covers == wanted:
            return int(rrset[0].original_ttl)
    return None
