"""Exit codes: documented, frozen, tested. Findings alone never change the code unless asked."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the caller of ``cyberscan`` may rely on."""

    DONE = 0
    FINDINGS = 1
    """Findings at or above ``--fail-on``, only when that option is given."""
    USAGE = 2
    """Wrong option, unreadable or invalid file."""
    INCOMPLETE = 3
    """The scan ended but something broke or nothing could be judged; an update got only some of its sources."""
    REFUSED = 4
    """No valid mandate for what is asked, or outside the allowed hours."""
    DATA = 5
    """The data snapshot is missing or damaged, or an update got nothing that can be used."""
    INTERRUPTED = 130
