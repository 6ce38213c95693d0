"""Records in the syntax of a zone file (RFC 1035 §5.1), and what of a stranger's text may stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cyberscan.remedies.records.change import Change

PIECE = 255
"""Octets of one character-string (RFC 1035 §3.3); receivers join the pieces without a space."""
_NAME = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
_TEXT = re.compile(r"[A-Za-z0-9 ._:;/=+?~%{}@,!*-]*")
"""What policies and keys are made of. No quote, backslash, ``$``, backtick, pipe or angle bracket."""
_UNSHOWN = re.compile(r"[^A-Za-z0-9 ._:;/=+?~%{}@,!*()\[\]#-]")
_LONGEST_SHOWN = 700


def is_name(text: str) -> bool:
    """Whether a name can stand in a zone file and in a command: letters, digits, ``-``, ``_``, dots."""
    return len(text) <= 253 and _NAME.fullmatch(text) is not None


def is_text(text: str) -> bool:
    """Whether a text can be proposed as it is."""
    return len(text) <= 4000 and _TEXT.fullmatch(text) is not None


def shown(text: str) -> str:
    """A text as it is published now, for reading only: what could act is replaced."""
    plain = _UNSHOWN.sub("?", text[: _LONGEST_SHOWN + 1])
    return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "..."


def quoted(text: str) -> str:
    """A text between quotes, in pieces of 255 octets where it is longer."""
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)] or [""]
    return " ".join(f'"{piece}"' for piece in pieces)


def content(rtype: str, value: str) -> str:
    """The content of a record as a zone file holds it."""
    return quoted(value) if rtype == "TXT" else value


def line(name: str, ttl: int, rtype: str, value: str) -> str:
    """One record, with its full name: right under any ``$ORIGIN``."""
    return f"{name}.  {ttl}  IN  {rtype}  {content(rtype, value)}"


def lines(change: Change) -> Iterator[str]:
    """The records after the change."""
    for value in change.new:
        yield line(change.name, change.ttl, change.type, value)


def relative(name: str, zone: str) -> str:
    """A name as a form of the zone takes it: without the zone's own; empty for the zone itself."""
    return "" if name == zone else name.removesuffix(f".{zone}")
