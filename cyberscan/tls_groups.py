"""The key-exchange groups and signature schemes that exist, and what the ANSSI thinks of each.

Numbers and names are those of the IANA registries. The grade of a group follows the ANSSI's TLS guide
v1.2, with the sizes of ANSSI-PG-083 v3.00 (an order of 250 bits or more): *recommended*, *acceptable* (not
privileged, and sound: x25519, Brainpool), *degraded* (tolerated, to be replaced: finite fields), *forbidden*.
A group or a scheme that neither names is at worst one to replace. The hybrids join a sound curve to ML-KEM,
as the ANSSI's note FT-115 recommends.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from cyberscan.tls_suites import Grade

GroupGrade = Literal["recommended", "acceptable", "degraded", "forbidden"]
GroupKind = Literal["curve", "binary", "finite_field", "hybrid", "unknown"]


@dataclass(frozen=True)
class Group:
    """One group."""

    number: int
    name: str
    bits: int
    """Of the order of a curve (of its classical half for a hybrid), of the prime of a finite field."""
    kind: GroupKind
    grade: GroupGrade


@dataclass(frozen=True)
class SignatureScheme:
    """One way of signing a key exchange; numbers of TLS 1.2 are hash and algorithm."""

    number: int
    """0 for ``rsa_md5_sha1``, which TLS 1.1 and older name nowhere: they know no other with RSA."""
    name: str
    hash: str
    grade: Grade
    """In TLS 1.2: TLS 1.3 forbids PKCS#1 v1.5 as well."""


@cache
def groups() -> dict[int, Group]:
    """Every known group, by number."""
    found = (
        Group(
            int(row["number"]),
            row["name"],
            int(row["bits"]),
            cast("GroupKind", row["kind"]),
            cast("GroupGrade", row["grade"]),
        )
        for row in _rows("tls_groups.csv")
    )
    return {group.number: group for group in found}


@cache
def signature_schemes() -> dict[str, SignatureScheme]:
    """Every known signature scheme, by name."""
    found = (
        SignatureScheme(
            int(row["number"], 16), row["name"], row["hash"], cast("Grade", row["grade"])
        )
        for row in _rows("tls_signatures.csv")
    )
    return {scheme.name: scheme for scheme in found}


@cache
def prime_origins() -> dict[str, str]:
    """Whose they are, the small primes that very many servers share, by SHA-256.

    The long part of the attack depends on the prime alone: done once, it serves against all of them.
    """
    return {row["sha256"]: row["origin"] for row in _rows("dh_primes.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("cyberscan").joinpath("data", name).read_text(encoding="ascii")
    yield from csv.DictReader(text.splitlines())


def group_of(number: int) -> Group:
    """What is known of a group; an unknown one is at worst one to replace."""
    return groups().get(number) or Group(number, f"0x{number:04X}", 0, "unknown", "degraded")


def group_grade(number: int) -> GroupGrade:
    """What the ANSSI thinks of a group."""
    return group_of(number).grade


def prime_origin(sha256: str) -> str:
    """Where a prime that very many servers share comes from; empty for any other."""
    return prime_origins().get(sha256, "")


def signature_grade(name: str) -> Grade:
    """What the ANSSI thinks of a signature scheme in TLS 1.2."""
    known = signature_schemes().get(name)
    return known.grade if known else "degraded"
