"""Rules of TLS that change with the calendar: lives of certificates, sizes of keys, the post-quantum turn.

They are data (``data/tls_rules.toml``), each with its date and its source: next year's rule is a line, not code.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedDays(_Rule):
    """So many days, from a day on."""

    since: date = Field(alias="from")
    days: int = Field(gt=0)
    source: str


class DatedBits(_Rule):
    """So many bits, from a day on."""

    since: date = Field(alias="from")
    bits: int = Field(gt=0)
    source: str


class SingleRules(_Rule):
    """Rules that have one value; the file gives the source of each."""

    modulus_advised: int
    """Bits of an RSA modulus or a finite-field prime, recommended already."""
    exponent: int
    curve_bits: int
    private_validity_days: int
    ticket_hours: int
    post_quantum_from: date


class TlsRules(_Rule):
    """The whole table."""

    as_of: date
    validity: tuple[DatedDays, ...]
    short_lived: tuple[DatedDays, ...]
    modulus: tuple[DatedBits, ...]
    single: SingleRules

    def longest_validity(self, issued: date) -> int | None:
        """Days that browsers accept for a publicly trusted certificate issued that day, if they limit it."""
        held = [rule.days for rule in self.validity if rule.since <= issued]
        return held[-1] if held else None

    def next_validities(self, day: date) -> tuple[DatedDays, ...]:
        """The limits to come after ``day``, the nearest first."""
        return tuple(rule for rule in self.validity if rule.since > day)

    def shortest_lives(self, issued: date) -> int:
        """Days up to which a certificate issued that day needs no revocation; 0 when no rule held yet."""
        held = [rule.days for rule in self.short_lived if rule.since <= issued]
        return held[-1] if held else 0

    def modulus_bits(self, protects_until: date) -> int:
        """Bits that an RSA modulus or a finite-field prime needs to protect until that day."""
        return [rule.bits for rule in self.modulus if rule.since <= protects_until][-1]

    def modulus_ends(self, bits: int) -> date | None:
        """The first day on which so many bits are no longer enough; None when no rule says so."""
        return next((rule.since for rule in self.modulus if rule.bits > bits), None)


@cache
def tls_rules() -> TlsRules:
    """The rules that travel with the program."""
    text = files("cyberscan").joinpath("data", "tls_rules.toml").read_text(encoding="utf-8")
    return TlsRules.model_validate(tomllib.loads(text))
