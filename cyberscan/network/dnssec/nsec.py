"""What NSEC records prove, all signed by one zone (RFC 4035 §5.4, RFC 6840 §4, RFC 9824)."""

from __future__ import annotations

from dataclasses import dataclass

import dns.name
from dns.rdatatype import DS
from dns.rdtypes.ANY.NSEC import NSEC

from cyberscan.network.dnssec.bitmaps import Proof, hides_what_is_below, of_match, types_of


@dataclass(frozen=True)
class Span:
    """One NSEC: its owner exists, and nothing exists between it and ``next``."""

    owner: dns.name.Name
    next: dns.name.Name
    types: frozenset[int]

    @classmethod
    def of(cls, owner: dns.name.Name, record: NSEC) -> Span:
        """The span of a record."""
        return cls(owner, record.next, types_of(record.windows))

    def covers(self, name: dns.name.Name) -> bool:
        """Whether ``name`` falls between, and this zone is the one to say so."""
        if self.owner < self.next:
            between = self.owner < name < self.next
        else:  # the last one of the zone points back to the apex
            between = name > self.owner and name.is_subdomain(self.next)
        return between and not (name.is_subdomain(self.owner) and hides_what_is_below(self.types))

    def is_empty(self, name: dns.name.Name) -> bool:
        """Whether ``name`` has nothing of its own, but names below it (RFC 4592 §2.2.2)."""
        return self.covers(name) and self.next.is_subdomain(name)


class Spans:
    """The NSEC records of one answer."""

    def __init__(self, spans: list[Span], zone: dns.name.Name) -> None:
        self._spans = spans
        self._zone = zone

    def denies(self, name: dns.name.Name, wanted: int) -> Proof:
        """What they prove of a name and a type."""
        for span in self._spans:
            if span.owner == name:
                return of_match(span.types, wanted)
        for span in self._spans:
            if span.is_empty(name):
                return "nodata"
            if span.covers(name):
                # A wildcard makes no zone cut (RFC 4592 §4.2): it cannot matter to a DS.
                return "absent" if wanted == DS else self._by_wildcard(span, name, wanted)
        return ""

    def no_closer(self, name: dns.name.Name, encloser: dns.name.Name) -> Proof:
        """That no name between ``name`` and the wildcard below ``encloser`` stands in the way."""
        closer = name.split(len(encloser) + 1)[1]
        covered = any(s.covers(closer) and not s.is_empty(closer) for s in self._spans)
        return "absent" if covered else ""

    def _by_wildcard(self, span: Span, name: dns.name.Name, wanted: int) -> Proof:
        """The name does not exist; a wildcard might still answer for it (RFC 4035 §3.1.3.2)."""
        wildcard = dns.name.from_text("*", self._encloser(span, name))
        for other in self._spans:
            if other.owner == wildcard:
                seen = of_match(other.types, wanted)
                return "nodata" if seen == "nodata" else ""
        return "absent" if any(other.covers(wildcard) for other in self._spans) else ""

    def _encloser(self, span: Span, name: dns.name.Name) -> dns.name.Name:
        """The closest name above that exists: shared with one of the ends of the span."""
        common = [name.fullcompare(end)[2] for end in (span.owner, span.next)]
        depth = max(len(self._zone), *common)
        return name.split(depth)[1]
