"""MX records: each exchanger once, by a real name that exists, or the plain statement that none is there."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from cyberscan.facts.mail import Exchanger
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name

_MENDED = {
    "mx_alias": "mail.mx_cname",
    "mx_dead": "mail.mx_unresolvable",
    "mx_literal": "mail.mx_address_literal",
    "mx_twice": "mail.mx_duplicate",
    "mx_root": "mail.mx_null_mixed",
}
"""Which check each kind of correction satisfies."""


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The whole MX set, as it should be."""
    fact = situation.exchangers
    asked = frozenset(checks) & frozenset(_MENDED.values())
    if fact is None or not asked or fact.more:
        return Remedy()
    why: list[Note] = []
    new: dict[str, int] = {}
    ordered = sorted(fact.exchangers, key=lambda one: (one.preference, one.host))
    for one in ordered:
        host = _mended(one, why)
        if host in new:
            why.append(Note("mx_twice", {"host": host}))
        elif host:
            new[host] = one.preference
    old = tuple(f"{one.preference} {one.host.rstrip('.')}." for one in ordered)
    # A set that would be left empty takes a decision that nobody here can make.
    if not new or not all(map(is_name, new)):
        return Remedy()
    lines = tuple(f"{preference} {host}." for host, preference in new.items())
    change = Change(situation.zone, situation.domain, "MX", old, lines, why=tuple(why), risk="mx")
    mends = asked & frozenset(_MENDED[note.code] for note in why)
    return Remedy((change,), mends) if mends else Remedy()


def _mended(one: Exchanger, why: list[Note]) -> str:
    """The host to name instead; empty when the line is to go."""
    host = one.host.rstrip(".").lower()
    if not host:
        why.append(Note("mx_root"))
        return ""
    if _is_address(host):
        why.append(Note("mx_literal", {"host": host}))
        return ""
    if one.failed is not None or one.unasked:
        return host
    if not one.addresses:
        why.append(Note("mx_dead", {"host": host}))
        return ""
    if one.alias_of:
        why.append(Note("mx_alias", {"host": host, "alias": one.alias_of.rstrip(".")}))
        return one.alias_of.rstrip(".").lower()
    return host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
