"""What NSEC3 records prove, all signed by one zone (RFC 5155 §8, RFC 9276)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import dns.dnssec
import dns.name
from dns.rdatatype import DS
from dns.rdtypes.ANY.NSEC3 import NSEC3

from cyberscan.network.dnssec.bitmaps import Proof, hides_what_is_below, of_match, types_of

MAX_ITERATIONS = 150
"""Hashing is work done for a stranger: above this no validator follows (RFC 9276 §3.2)."""

_SHA1 = 1
_OPT_OUT = 1


@dataclass(frozen=True)
class HashedSpan:
    """One NSEC3: a name with this hash exists, and none with a hash between it and ``next``."""

    owner: str
    next: str
    types: frozenset[int]
    opt_out: bool
    salt: bytes
    iterations: int

    @classmethod
    def of(cls, owner: dns.name.Name, record: NSEC3) -> HashedSpan | None:
        """The span of a record; None for one that validators pass over (RFC 5155 §8.1, §8.2)."""
        if record.algorithm != _SHA1 or record.flags & ~_OPT_OUT:
            return None
        return cls(
            owner.labels[0].decode("latin-1").upper(),
            base64.b32hexencode(record.next).decode().rstrip("="),
            types_of(record.windows),
            bool(record.flags & _OPT_OUT),
            record.salt,
            record.iterations,
        )

    def covers(self, digest: str) -> bool:
        """Whether a hash falls between."""
        if self.owner < self.next:
            return self.owner < digest < self.next
        return digest > self.owner or digest < self.next  # the last one wraps around


class HashedSpans:
    """The NSEC3 records of one answer; those with other parameters than the first are passed over."""

    def __init__(self, spans: list[HashedSpan], zone: dns.name.Name) -> None:
        self._zone = zone
        same = [s for s in spans if (s.salt, s.iterations) == (spans[0].salt, spans[0].iterations)]
        self.too_costly = bool(same) and same[0].iterations > MAX_ITERATIONS
        self._spans = [] if self.too_costly else same
        self._hashes: dict[dns.name.Name, str] = {}

    def denies(self, name: dns.name.Name, wanted: int) -> Proof:
        """What they prove of a name and a type (RFC 5155 §8.4 to §8.7)."""
        if (match := self._match(name)) is not None:
            return of_match(match.types, wanted)
        if (encloser := self._encloser(name)) is None:
            return ""
        cover = self._cover(name.split(len(encloser) + 1)[1])
        if cover is None:
            return ""
        if cover.opt_out:
            return "opt_out"
        if wanted == DS:
            return "absent"  # a wildcard makes no zone cut (RFC 4592 §4.2)
        return self._by_wildcard(dns.name.from_text("*", encloser), wanted)

    def no_closer(self, name: dns.name.Name, encloser: dns.name.Name) -> Proof:
        """That no name between ``name`` and the wildcard below ``encloser`` exists (RFC 5155 §8.8)."""
        cover = self._cover(name.split(len(encloser) + 1)[1])
        if cover is None:
            return ""
        return "opt_out" if cover.opt_out else "absent"

    def _by_wildcard(self, wildcard: dns.name.Name, wanted: int) -> Proof:
        if (match := self._match(wildcard)) is not None:
            return "nodata" if of_match(match.types, wanted) == "nodata" else ""
        return "absent" if self._cover(wildcard) is not None else ""

    def _encloser(self, name: dns.name.Name) -> dns.name.Name | None:
        """The closest ancestor that is proved to exist, if names below it are this zone's to deny."""
        while name != self._zone:
            name = name.parent()
            if (match := self._match(name)) is not None:
                return None if hides_what_is_below(match.types) else name
        return None

    def _match(self, name: dns.name.Name) -> HashedSpan | None:
        digest = self._hash(name)
        return next((span for span in self._spans if span.owner == digest), None)

    def _cover(self, name: dns.name.Name) -> HashedSpan | None:
        digest = self._hash(name)
        return next((span for span in self._spans if span.covers(digest)), None)

    def _hash(self, name: dns.name.Name) -> str:
        if name not in self._hashes and self._spans:
            first = self._spans[0]
            self._hashes[name] = dns.dnssec.nsec3_hash(name, first.salt, first.iterations, _SHA1)
        return self._hashes.get(name, "")
