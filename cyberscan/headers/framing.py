"""Who may show a page in a frame: ``frame-ancestors`` first, ``X-Frame-Options`` where it is silent (HTML §7.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cyberscan.headers.csp import Policy


@dataclass(frozen=True)
class Framing:
    """The answer, and what gives it."""

    state: Literal["held", "open", "conflicting", "unknown_value", "missing"]
    """``open``: frame-ancestors lets everyone in. ``conflicting``: two different old values, of which
    browsers keep the page out of every frame. ``unknown_value``: browsers pass over it."""
    by: Literal["", "frame-ancestors", "X-Frame-Options"] = ""
    text: str = ""


def framing_of(policies: Sequence[Policy], lines: Iterable[str]) -> Framing:
    """Read both headers.

    :param policies: of the header; a ``<meta>`` is not heard on this
    :param lines: values of ``X-Frame-Options``
    """
    spoken = [
        directive
        for policy in policies
        if not policy.in_page
        for directive in [policy.get("frame-ancestors")]
        if directive is not None
    ]
    if spoken:
        open_ones = [d for d in spoken if any(source.everyone for source in d.sources)]
        if len(open_ones) == len(spoken):
            return Framing("open", "frame-ancestors", str(spoken[0])[:200])
        return Framing(
            "held", "frame-ancestors", str(next(d for d in spoken if d not in open_ones))
        )
    values = {part.strip(" \t").lower() for line in lines for part in line.split(",")} - {""}
    return _by_old_header(values)


def _by_old_header(values: set[str]) -> Framing:
    text = ", ".join(sorted(values))[:200]
    if not values:
        return Framing("missing")
    if len(values) > 1 and values & {"deny", "sameorigin", "allowall"}:
        # The standard then refuses every frame.
        return Framing("conflicting", "X-Frame-Options", text)
    if values & {"deny", "sameorigin"}:
        return Framing("held", "X-Frame-Options", text)
    return Framing("unknown_value", "X-Frame-Options", text)
