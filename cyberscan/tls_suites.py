"""The cipher suites that exist, and what the ANSSI thinks of each.

Codes and names are those of the IANA registry. The grade follows the ANSSI's TLS guide v1.2: the suites
it recommends, those it tolerates ("degraded": to be replaced), and those that it names as not to be used.
A suite that it does not name is at worst one to replace.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Grade = Literal["recommended", "degraded", "forbidden"]


@dataclass(frozen=True)
class Suite:
    """One cipher suite."""

    code: int
    name: str
    since: Literal["any", "tls1.2", "tls1.3"]
    """The first protocol in which a server may choose it."""
    rare: bool
    """Kerberos, SRP, pre-shared keys, national algorithms…: asked last."""
    grade: Grade


@cache
def suites() -> dict[int, Suite]:
    """Every known suite of SSL 3.0 to TLS 1.3, by code."""
    text = files("cyberscan").joinpath("data", "tls_suites.csv").read_text(encoding="ascii")
    known = (_suite(row) for row in csv.DictReader(text.splitlines()))
    return {suite.code: suite for suite in known}


def _suite(row: dict[str, str]) -> Suite:
    since: Literal["any", "tls1.2", "tls1.3"] = (
        "tls1.3"
        if row["since"] == "tls1.3"
        else "tls1.2" if row["since"] == "tls1.2" else "any"
    )  # fmt: skip
    grade: Grade = (
        "recommended"
        if row["grade"] == "recommended"
        else "degraded" if row["grade"] == "degraded" else "forbidden"
    )  # fmt: skip
    return Suite(int(row["code"], 16), row["name"], since, row["use"] == "rare", grade)


def suite_name(code: int) -> str:
    """The IANA name, or ``0xABCD`` for a code without one."""
    known = suites().get(code)
    return known.name if known else f"0x{code:04X}"


def suite_grade(code: int) -> Grade:
    """What the ANSSI thinks of it; the suites of SSL 2.0 (three bytes) are all forbidden."""
    known = suites().get(code)
    if known is None:
        return "forbidden" if code > 0xFFFF else "degraded"
    return known.grade


_FLAWS = (
    ("no_encryption", re.compile(r"NULL|^TLS_SHA(256|384)_SHA")),
    ("no_authentication", re.compile(r"_anon_|_NULL_WITH_NULL_")),
    ("export", re.compile(r"EXPORT")),
    ("rc4", re.compile(r"RC4")),
    ("rc2", re.compile(r"RC2")),
    ("3des", re.compile(r"3DES|DES_192")),
    ("des", re.compile(r"_DES(?!_192)")),
    ("idea", re.compile(r"IDEA")),
    # Whoever records the exchange reads it once the server's key (or the shared one) is known.
    (
        "no_forward_secrecy",
        re.compile(r"^TLS_(RSA|DH|ECDH|KRB5|PSK_WITH)_(?!anon)|^SSL_(?!.*NULL)"),
    ),
    ("seed", re.compile(r"SEED")),
    ("md5", re.compile(r"MD5$")),
    ("sha1", re.compile(r"_SHA$")),
)
BROKEN = frozenset(("no_encryption", "export", "rc4", "rc2", "3des", "des", "idea"))
"""Flaws that let a listener read or alter what passes, once he takes the trouble."""


@cache
def suite_flaws(name: str) -> tuple[str, ...]:
    """All that can be said against a suite, as codes, the worst first; none for a recommended or tolerated one."""
    return tuple(flaw for flaw, pattern in _FLAWS if pattern.search(name))


def suite_flaw(name: str) -> str:
    """The worst that can be said of a suite, as a code; empty for one that is recommended or tolerated."""
    return next(iter(suite_flaws(name)), "")
