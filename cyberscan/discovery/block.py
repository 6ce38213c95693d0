"""The text to paste into ``perimeter.yml``: what seems to belong to the authority, with why, in its language.

What is only likely comes commented out: whoever pastes it has to take the ``#`` away, one line after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cyberscan.document import Proposal
from cyberscan.messages import keys, say
from cyberscan.words import Language

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_DEAD = frozenset({"no_address", "internal_address"})


def paste_block(proposals: Sequence[Proposal], language: Language = "fr") -> str:
    """Lines to put below ``assets:``; empty when there is nothing to declare."""
    ready = [one for one in proposals if one.relation == "own" and not _is_dead(one)]
    ready_values = {one.value for one in ready}
    unsure = [
        one for one in proposals if one.relation != "third_party" and one.value not in ready_values
    ]
    lines = list(_group("own", ready, language, commented=False))
    lines += _group("likely", unsure, language, commented=True)
    return "\n".join(lines) + "\n" if lines else ""


def _told_reason(code: str, value: str, language: Language) -> str:
    """One reason as a sentence; a code that is not known stands for itself."""
    key = f"proposal_reason.{code}"
    return say(key, language, value=value) if key in keys() else code


def told_reasons(one: Proposal, language: Language, most: int = 6) -> str:
    """The reasons of a proposal on one line, the strongest first."""
    between = " ; " if language == "fr" else "; "
    return between.join(_told_reason(r.code, r.value, language) for r in one.reasons[:most])


def _is_dead(one: Proposal) -> bool:
    """It leads nowhere, or inside only: nothing to look at from the Internet."""
    codes = {reason.code for reason in one.reasons}
    inside = sum(reason.code == "internal_address" for reason in one.reasons)
    return bool(codes & _DEAD) and inside >= len(one.addresses)


def _group(
    name: str, proposals: Iterable[Proposal], language: Language, *, commented: bool
) -> Iterator[str]:
    first = True
    for one in proposals:
        if first:
            yield f"  # {say(f'proposal_block.{name}', language)}"
            first = False
        yield f"  # {_line(told_reasons(one, language, 3))}"
        for line in _entry(one):
            yield f"  # {line}" if commented else f"  {line}"


def _entry(one: Proposal) -> Iterator[str]:
    """Quoted where YAML could read something else: ``1.e5`` is a number, and a file may hold anything."""
    yield f"- {one.kind}: {_plain_or_quoted(one.value)}"
    if one.purpose:
        yield f"  purpose: {_plain_or_quoted(one.purpose)}"
    if one.operator:
        yield f"  operator: {one.operator}"
        yield f'  provider: "{_line(one.provider)}"'


def _plain_or_quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f'"{_line(text)}"'


def _line(text: str) -> str:
    """One line that ends no quote: the text may have been read from a file that somebody sent."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown.replace('"', "'").replace("\\", "/")
