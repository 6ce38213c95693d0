"""Every question over UDP, and the set of them that a profile chooses."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from cyberscan.network.udp import administration, industrial, infrastructure, local, voice, vpn, web
from cyberscan.network.udp.question import UdpQuestion

UDP_QUESTIONS: dict[str, UdpQuestion] = {
    question.name: question
    for family in (administration, infrastructure, local, vpn, voice, web, industrial)
    for question in family.QUESTIONS
}
"""By protocol."""
_DATA = Path(__file__).parent.parent.parent / "data" / "ports.toml"


@cache
def udp_protocols(name: str) -> frozenset[str] | None:
    """The protocols of ``express``, ``standard`` or ``urban``; None for ``complet``: all of them.

    Raises ``ValueError`` on another name.
    """
    if name == "complet":
        return None
    if name not in ("express", "standard", "urban"):
        raise ValueError(f"no set is called {name!r}: express, standard, urban or complet")
    chosen = tomllib.loads(_DATA.read_text(encoding="utf-8"))["udp"]
    own = frozenset(map(str, chosen[name]))
    return own | frozenset(map(str, chosen["express"])) if name == "standard" else own


def chosen_questions(protocols: str) -> tuple[UdpQuestion, ...]:
    """The questions of a set, and those that wait for a purpose. Raises ``ValueError`` on an unknown set."""
    chosen = udp_protocols(protocols)
    return tuple(
        question
        for name, question in UDP_QUESTIONS.items()
        if question.purposes or chosen is None or name in chosen
    )
