"""What was observed beside what a guide lists: differences as data, and no judgement.

A check says whether a town has a defect. A comparison only says in what a server differs from a published
configuration, which may be sound all the same: guides disagree. So it makes no finding, no action, no score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import Certificate, TlsCertificates
from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsKeyExchange, TlsProtocols
from cyberscan.outcomes import Finding, Outcome

Aspect = Literal[
    "versions", "suites", "suites_tls12", "suites_tls13", "preference", "groups", "hybrid_groups",
    "keys", "certificate_days", "hsts_days",
]  # fmt: skip

F = TypeVar("F", bound=Fact)

_NUMBERS = ("certificate_days", "hsts_days")
_HYBRID = re.compile("MLKEM")
_HSTS = "web.hsts_missing"


class Comparison(BaseModel):
    """What a guide lists for one aspect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    aspect: Aspect
    allowed: tuple[str, ...] = ()
    """Any other value is a difference; empty: none is."""
    refused: re.Pattern[str] | None = None
    """A value in which this expression is found is a difference."""
    expected: tuple[str, ...] = ()
    """Each must be there."""
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    opportunistic: bool = False
    """Compare also where TLS begins after a go-ahead in clear: weak is better than nothing there (RFC 7435)."""

    @model_validator(mode="after")
    def _limits_are_of_numbers(self) -> Self:
        if (self.at_least is not None or self.at_most is not None) and self.aspect not in _NUMBERS:
            raise ValueError(f"at_least and at_most are for {', '.join(_NUMBERS)}")
        return self

    def beyond(self, values: Iterable[str]) -> list[str]:
        """The values that the guide does not have."""
        return [value for value in dict.fromkeys(values) if self._differs(value)]

    def lacking(self, values: Iterable[str]) -> list[str]:
        """What the guide expects and is not among the values."""
        known = set(values)
        return [value for value in self.expected if value not in known]

    def _differs(self, value: str) -> bool:
        return (
            bool(self.allowed and value not in self.allowed)
            or bool(self.refused and self.refused.search(value))
            or (self.at_least is not None and int(value) < self.at_least)
            or (self.at_most is not None and int(value) > self.at_most)
        )


@dataclass(frozen=True)
class Seen:
    """The values of one aspect on one target."""

    target: str
    """Its key."""
    values: tuple[str, ...] = ()
    complete: bool = False
    """False: what is not among ``values`` may be there all the same."""


def observed(
    comparison: Comparison, facts: Sequence[Fact], by_check: Mapping[str, Sequence[Finding]]
) -> Iterator[Seen]:
    """The targets for which the question arises. One that could not be looked at is there, incomplete."""
    if comparison.aspect == "hsts_days":
        yield from _hsts(by_check.get(_HSTS, ()))
        return
    other = {f.target for f in _of(facts, TlsProtocols) if f.speaks not in ("tls", "other")}
    kept = [
        fact
        for fact in facts
        if isinstance(fact.target, Endpoint)
        and fact.target not in other
        and (comparison.opportunistic or not fact.target.starttls)
    ]
    yield from _ASPECTS[comparison.aspect](kept)


def _of(facts: Iterable[Fact], kind: type[F]) -> Iterator[F]:
    return (fact for fact in facts if isinstance(fact, kind))


def _protocols(facts: Iterable[Fact]) -> Iterator[TlsProtocols | Seen]:
    """What could not be looked at is told at once."""
    for fact in _of(facts, TlsProtocols):
        unknown = fact.failed is not None or fact.speaks == "other"
        yield Seen(fact.target.key) if unknown else fact


def _versions(facts: Sequence[Fact]) -> Iterator[Seen]:
    for fact in _protocols(facts):
        if isinstance(fact, Seen):
            yield fact
            continue
        present = tuple(v.version for v in fact.versions if v.presence == "present")
        known = bool(present) and all(v.presence != "undetermined" for v in fact.versions)
        yield Seen(fact.target.key, present, known)


def _suites(version: str) -> Callable[[Sequence[Fact]], Iterator[Seen]]:
    """The suites of one version, or of all; no question where that version was seen to be refused."""

    def read(facts: Sequence[Fact]) -> Iterator[Seen]:
        for fact in _protocols(facts):
            if isinstance(fact, Seen):
                yield fact
                continue
            values = tuple(s.name for s in fact.suites if version in ("", s.version))
            if values or not version or _presence(fact, version) != "absent":
                yield Seen(fact.target.key, values, bool(values) and fact.suites_complete)

    return read


def _presence(fact: TlsProtocols, version: str) -> str:
    return {v.version: v.presence for v in fact.versions}.get(version, "undetermined")


def _preference(facts: Sequence[Fact]) -> Iterator[Seen]:
    for fact in _protocols(facts):
        if isinstance(fact, Seen):
            yield fact
            continue
        told = {v.preference for v in fact.versions if v.version in ("TLS 1.2", "TLS 1.3")}
        values = tuple(sorted(told - {"undetermined"}))
        yield Seen(fact.target.key, values, bool(values))


def _groups(facts: Sequence[Fact]) -> Iterator[Seen]:
    for fact in _of(facts, TlsKeyExchange):
        names = [group.name for group in fact.groups]
        values = (*dict.fromkeys(names), *(f"DHE {prime.bits}" for prime in fact.primes))
        complete = fact.failed is None and fact.groups_complete
        # Complete and without any group: the suites tell what took their place.
        if values or not complete:
            yield Seen(fact.target.key, values, complete)


def _hybrid_groups(facts: Sequence[Fact]) -> Iterator[Seen]:
    """Of TLS 1.3 alone: where it is refused, the question is that of the versions."""
    refused = {
        fact.target.key
        for fact in _of(facts, TlsProtocols)
        if fact.failed is None and _presence(fact, "TLS 1.3") == "absent"
    }
    for fact in _of(facts, TlsKeyExchange):
        hybrids = tuple(group.name for group in fact.groups if _HYBRID.search(group.name))
        if fact.target.key not in refused:
            yield Seen(fact.target.key, hybrids, fact.failed is None and fact.hybrids_asked)


def _own(read: Callable[[Certificate], str]) -> Callable[[Sequence[Fact]], Iterator[Seen]]:
    """A value of the certificate itself, of each deployment."""

    def values(facts: Sequence[Fact]) -> Iterator[Seen]:
        for fact in _of(facts, TlsCertificates):
            own = [sent.chain[0] for sent in fact.deployments if sent.chain]
            found = tuple(dict.fromkeys(filter(None, map(read, own))))
            yield Seen(fact.target.key, found, bool(found) and all(map(read, own)))

    return values


def _key(certificate: Certificate) -> str:
    if certificate.key_type == "RSA":
        return f"RSA {certificate.key_bits}" if certificate.key_bits < 2048 else "RSA"
    if certificate.key_type == "EC":
        return f"ECDSA {certificate.curve}" if certificate.curve else ""
    return "" if certificate.key_type == "unknown" else certificate.key_type


def _days(certificate: Certificate) -> str:
    """A life goes to the end of its last second (RFC 5280 §4.1.2.5)."""
    life = certificate.not_after - certificate.not_before + timedelta(seconds=1)
    return str(life.days)


def _hsts(findings: Iterable[Finding]) -> Iterator[Seen]:
    """From the check that reads the header; a day that it does not tell is no day at all."""
    for finding in findings:
        if finding.outcome is Outcome.NOT_APPLICABLE:
            continue
        if finding.outcome in (Outcome.PASS, Outcome.FAIL, Outcome.WAIVED):
            yield Seen(finding.target.key, (str(finding.evidence.get("days") or 0),), True)
        else:
            yield Seen(finding.target.key)


_ASPECTS: Mapping[str, Callable[[Sequence[Fact]], Iterator[Seen]]] = {
    "versions": _versions,
    "suites": _suites(""),
    "suites_tls12": _suites("TLS 1.2"),
    "suites_tls13": _suites("TLS 1.3"),
    "preference": _preference,
    "groups": _groups,
    "hybrid_groups": _hybrid_groups,
    "keys": _own(_key),
    "certificate_days": _own(_days),
}
