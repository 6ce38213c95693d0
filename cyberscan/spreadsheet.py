"""Cells that a spreadsheet shows and never runs."""

from __future__ import annotations

from cyberscan.wording import visible

# A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection); the full-width
# forms are taken for the plain ones by some of them.
# Spaces of every kind and quotes may be trimmed before a spreadsheet looks.
_BEFORE = ' "' + "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Made visible, and text for certain: an apostrophe stops a spreadsheet from computing it."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip(_BEFORE).startswith(_RUNS) else shown
