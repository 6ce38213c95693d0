"""Permissions-Policy (W3C), a dictionary of features and of who may use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cyberscan.headers.structured import Member, dictionary_of

PRIVATE = ("camera", "microphone", "geolocation")
"""What a town hall's home page has no use for, nearly always."""


@dataclass(frozen=True)
class Permissions:
    """What the headers say."""

    state: Literal["absent", "invalid", "old", "valid"]
    """``old``: only the former header, Feature-Policy, that browsers no longer read."""
    everyone: tuple[str, ...] = ()
    """Private features opened to every site, frames included."""
    held: tuple[str, ...] = ()
    """Private features that no page of another site may use."""


def permissions_of(lines: Sequence[str], old: Sequence[str] = ()) -> Permissions:
    """Read the header lines, joined as HTTP joins them (RFC 9110 §5.3)."""
    text = ", ".join(line.strip() for line in lines if line.strip())
    if not text:
        return Permissions("old" if any(old) else "absent")
    read = dictionary_of(text[:16_000])
    if read is None:
        return Permissions("invalid")
    everyone = tuple(name for name in PRIVATE if _everyone(read.members.get(name)))
    held = tuple(name for name in PRIVATE if name in read.members and name not in everyone)
    return Permissions("valid", everyone, held)


def _everyone(member: Member | None) -> bool:
    return member is not None and any(
        (item.kind, item.text) == ("token", "*") for item in member.items
    )
