"""Tag lists (``v=DMARC1; p=none``), the syntax that DKIM and DMARC share (RFC 6376 §3.2)."""

from __future__ import annotations

WHITE = " \t\r\n"
"""Folding white space: what Python strips besides, a no-break space for one, is part of the value."""


def tags(record: str) -> tuple[tuple[str, str], ...]:
    """Each ``name=value`` in order, white space around both removed; parts without ``=`` are left out."""
    pairs = (part.partition("=") for part in record.split(";"))
    return tuple((name.strip(WHITE), value.strip(WHITE)) for name, equals, value in pairs if equals)
