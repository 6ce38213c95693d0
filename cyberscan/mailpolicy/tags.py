"""Tag lists (``v=DMARC1; p=none``), the syntax that DKIM and DMARC share (RFC 6376 §3.2)."""

from __future__ import annotations

import re

FIELD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
"""A name in the texts of MTA-STS and TLS-RPT."""
WHITE = " \t\r\n"
"""Folding white space: what Python strips besides, a no-break space for one, is part of the value."""


def tags(record: str) -> tuple[tuple[str, str], ...]:
    """Each ``name=value`` in order, white space around both removed; parts without ``=`` are left out."""
    pairs = (part.partition("=") for part in record.split(";"))
    return tuple((name.strip(WHITE), value.strip(WHITE)) for name, equals, value in pairs if equals)


def fields(record: str) -> tuple[list[tuple[str, str]], str | None]:
    """What follows the version in the records of MTA-STS and TLS-RPT, whose grammar is stricter.

    The pairs in order up to the first part that is none, and that part; None when all are (RFC 8461 §3.1,
    RFC 8460 §3).
    """
    parts = [part.strip(WHITE) for part in record.split(";")[1:]]
    if parts and not parts[-1]:
        parts.pop()  # the last ";" may end the record
    pairs: list[tuple[str, str]] = []
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or not FIELD.fullmatch(name) or not value:
            return pairs, part
        pairs.append((name, value))
    return pairs, None
