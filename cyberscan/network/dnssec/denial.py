"""The proofs that something does not exist, as one answer carries them and one zone signed them.

A proof that does not verify proves nothing, and nothing is concluded from it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3

from cyberscan.network.dnssec.bitmaps import Proof
from cyberscan.network.dnssec.nsec import Span, Spans
from cyberscan.network.dnssec.nsec3 import HashedSpan, HashedSpans
from cyberscan.network.dnssec.signatures import CAUSES, signatures, verify

MAX_SETS = 12
"""NSEC and NSEC3 sets looked at in one answer; a proof needs three."""

_KINDS = (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)


class Denial:
    """The NSEC and NSEC3 records of an answer that hold, with ``keys`` of ``zone``, at ``now``."""

    def __init__(
        self, answer: dns.message.Message, zone: dns.name.Name, keys: list[DNSKEY], now: datetime
    ) -> None:
        self.zone = zone
        plain: list[Span] = []
        hashed: list[HashedSpan] = []
        causes: set[str] = set()
        for rrset in denial_sets(answer, zone)[:MAX_SETS]:
            made = signatures(answer.authority, rrset.name, rrset.rdtype)
            verdict = verify(rrset, made, zone, keys, now)
            # With an encloser it is a wildcard's own NSEC, moved elsewhere.
            if verdict.cause or verdict.encloser is not None:
                causes.add(verdict.cause or "bad_signature")
            elif isinstance(rrset[0], NSEC):
                plain.append(Span.of(rrset.name, rrset[0]))
            elif isinstance(rrset[0], NSEC3) and rrset.name.parent() == zone:
                span = HashedSpan.of(rrset.name, rrset[0])
                hashed += [span] if span else []
        self._spans = Spans(plain, zone)
        self._hashed = HashedSpans(hashed, zone)
        held = bool(plain or hashed)
        self.cause = "" if held else min(causes, key=CAUSES.index, default="")
        """Why none of the records holds; empty when one does, or when there are none."""

    @property
    def too_costly(self) -> bool:
        """More hash iterations than validators follow: the zone counts as unsigned (RFC 9276 §3.2)."""
        return self._hashed.too_costly

    def denies(self, name: dns.name.Name, wanted: dns.rdatatype.RdataType) -> Proof:
        """What is proved of a name and a type."""
        if not name.is_subdomain(self.zone):
            return ""
        return self._spans.denies(name, wanted) or self._hashed.denies(name, wanted)

    def no_closer(self, name: dns.name.Name, encloser: dns.name.Name) -> Proof:
        """Whether a wildcard's answer for ``name`` was the right one (RFC 4035 §5.3.4)."""
        return self._spans.no_closer(name, encloser) or self._hashed.no_closer(name, encloser)


def denial_sets(answer: dns.message.Message, zone: dns.name.Name) -> list[dns.rrset.RRset]:
    """The NSEC and NSEC3 sets of an answer that lie in a zone."""
    return [s for s in answer.authority if s.rdtype in _KINDS and s.name.is_subdomain(zone)]


def denial_kind(answer: dns.message.Message, zone: dns.name.Name) -> Literal["", "nsec", "nsec3"]:
    """How an answer of ``zone`` proves that something is not there."""
    kinds = {rrset.rdtype for rrset in denial_sets(answer, zone)}
    if dns.rdatatype.NSEC3 in kinds:
        return "nsec3"
    return "nsec" if kinds else ""
