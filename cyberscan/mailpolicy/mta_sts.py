"""MTA-STS by RFC 8461: the TXT record that announces a policy, the policy file, the match of an exchanger.

Pure: texts in, values out. Every function accepts any text, works in time linear in its length, and raises
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from cyberscan.mailpolicy.tags import FIELD, fields

MAX_AGE = 31_557_600
"""Seconds that a policy may be kept at most (§3.2): a year."""
MAX_LINES = 1000
MAX_PATTERNS = 100
_BEGINS = re.compile(r"v=STSv1[ \t]*;")
_MEANT = re.compile(r"\W{0,5}v\W{0,5}sts", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_SECONDS = re.compile(r"[0-9]{1,10}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
Mode = Literal["", "enforce", "testing", "none"]
_MODES: dict[str, Mode] = {"enforce": "enforce", "testing": "testing", "none": "none"}


@dataclass(frozen=True)
class Announcement:
    """What the TXT records of ``_mta-sts`` say together."""

    result: Literal["none", "valid", "invalid"]
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    cause: str = ""
    cause_detail: str = ""
    id: str = ""


@dataclass(frozen=True)
class Policy:
    """A policy file as read; ``causes`` is empty when it is valid."""

    causes: tuple[str, ...] = ()
    mode: Mode = ""
    mx: tuple[str, ...] = ()
    bad_mx: tuple[str, ...] = ()
    max_age: int | None = None


def announced(texts: Iterable[str]) -> Announcement:
    """What a sender makes of the TXT records (§3.1): one that begins as it must, or none at all."""
    kept = tuple(texts)
    records = tuple(text for text in kept if _BEGINS.match(text))
    attempts = tuple(text for text in kept if not _BEGINS.match(text) and _MEANT.match(text))
    if not records:
        return Announcement("none", (), attempts)
    if len(records) > 1:
        return Announcement("invalid", records, attempts, "multiple_records", str(len(records)))
    cause, detail, found = _id_of(records[0])
    return Announcement("invalid" if cause else "valid", records, attempts, cause, detail, found)


def _id_of(record: str) -> tuple[str, str, str]:
    """The cause and the detail of what is wrong with a record, then its ``id``."""
    pairs, wrong = fields(record)
    if wrong is not None:
        return "syntax", wrong[:100], ""
    ids = [value for name, value in pairs if name == "id"]
    if not ids:
        return "missing_id", "", ""
    if not _ID.fullmatch(ids[0]):
        return "bad_id", ids[0][:100], ""
    return "", "", ids[0]


@dataclass
class _Fields:
    first: dict[str, str] = field(default_factory=dict)
    """Of keys that stand twice, all but the first are ignored (§3.2)."""
    mx: list[str] = field(default_factory=list)


def parse(text: str) -> Policy:
    """The policy that a file holds (§3.2)."""
    told = _Fields()
    for key, value in _pairs(text):
        if key == "mx":
            told.mx.append(value.lower())
        else:
            told.first.setdefault(key, value)
    mode = _MODES.get(told.first.get("mode", ""), "")
    patterns = tuple(dict.fromkeys(value for value in told.mx if is_pattern(value)))
    bad = tuple(dict.fromkeys(value[:100] for value in told.mx if not is_pattern(value)))
    age = _seconds(told.first.get("max_age", ""))
    known = Policy((), mode, patterns[:MAX_PATTERNS], bad[:10], age)
    if not told.first.keys() & {"version", "mode", "max_age"} and not told.mx:
        return Policy(("not_a_policy",))
    return Policy(tuple(_causes(told.first, known)), mode, known.mx, known.bad_mx, age)


def _causes(first: dict[str, str], policy: Policy) -> Iterator[str]:
    if first.get("version") != "STSv1":
        yield "bad_version"
    if not policy.mode:
        yield "bad_mode"
    if policy.max_age is None:
        yield "bad_max_age"
    if policy.bad_mx:
        yield "bad_mx"
    elif not policy.mx and policy.mode != "none":
        yield "no_mx"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Keys with their values: lines end in LF or CRLF, white space may stand before the value and at the end."""
    for line in text.split("\n", MAX_LINES)[:MAX_LINES]:
        key, colon, value = line.removesuffix("\r").partition(":")
        if colon and FIELD.fullmatch(key):
            yield key, value.strip(" \t")


def _seconds(text: str) -> int | None:
    """``max_age``, when it is of the allowed range."""
    if not _SECONDS.fullmatch(text):
        return None
    age = int(text)
    return age if age <= MAX_AGE else None


def is_pattern(text: str) -> bool:
    """Whether ``text`` is a host name, or ``*.`` before one (§3.2, lower case)."""
    labels = text.removeprefix("*.").split(".")
    return len(text) <= 255 and all(_LABEL.fullmatch(label) for label in labels)


def matches(pattern: str, host: str) -> bool:
    """Whether a pattern covers an exchanger (§4.1): a ``*`` stands for exactly one label, the first."""
    host = host.rstrip(".").lower()
    if not pattern.startswith("*."):
        return pattern.lower() == host
    first, dot, rest = host.partition(".")
    return bool(first and dot) and rest == pattern[2:].lower()


def unmatched(patterns: Iterable[str], hosts: Iterable[str]) -> tuple[str, ...]:
    """The exchangers that no pattern covers: in ``enforce`` mode senders refuse to deliver there."""
    kept = tuple(patterns)
    return tuple(host for host in hosts if not any(matches(pattern, host) for pattern in kept))
