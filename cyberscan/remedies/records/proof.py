"""The commands that show that a record is published as proposed: with ``dig``, and on Windows."""

from __future__ import annotations

from cyberscan.remedies.records.change import Change
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import content
from cyberscan.remedies.templates import indented, phrase
from cyberscan.words import Language

_ON_WINDOWS = frozenset({"A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT", "DS"})
"""Types that ``Resolve-DnsName`` knows; it has neither CAA nor TLSA."""


def commands(situation: Situation, change: Change, language: Language) -> str:
    """The question, the answer to expect, and the same asked from the zone's own server."""
    windows = change.type in _ON_WINDOWS
    asked = [f"dig +short {change.type} {change.name}"]
    if windows:
        asked.append(f"Resolve-DnsName -Type {change.type} -Name {change.name}")
    key = "records.proof.dig" if windows else "records.proof.only_dig"
    lead = phrase(key, language, new=change.new, many=len(change.new) > 1)
    expected = "\n".join(content(change.type, value) for value in change.new)
    parts = [lead, indented("\n".join(asked))]
    if expected:
        parts += [phrase("records.proof.answer", language), indented(expected)]
    if situation.name_server:
        direct = f"dig +short {change.type} {change.name} @{situation.name_server}"
        parts += [phrase("records.proof.server", language), indented(direct)]
    return "\n".join(parts)
