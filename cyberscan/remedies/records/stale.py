"""Records that lead nowhere, to somebody else, or to the inside of the town hall: the very lines to remove."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from cyberscan.facts.dns import HostAddresses
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name
from cyberscan.special_addresses import INTERNAL, OF_A_LABORATORY, UNUSABLE, address_kind

_ALIASES = ("dns.dangling_cname", "dns.takeover_possible")
_ADDRESSES = {
    "dns.private_address_published": INTERNAL,
    "dns.unusable_address_published": UNUSABLE,
}


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The alias to delete, the addresses to take out."""
    fact = situation.one(HostAddresses)
    if fact is None:
        return Remedy()
    if asked := frozenset(checks) & frozenset(_ALIASES):
        return _alias(situation, fact, asked)
    if asked := frozenset(checks) & _ADDRESSES.keys():
        return _addresses(situation, fact, asked)
    return Remedy()


def _alias(situation: Situation, fact: HostAddresses, asked: frozenset[str]) -> Remedy:
    """The first step of the chain is the zone's own line; the further ones may be somebody else's."""
    first = fact.aliases[0].rstrip(".").lower() if fact.aliases else ""
    if not first or not is_name(first):
        return Remedy()
    code = "stale_alias" if fact.dangling else "stale_taken"
    why = Note(code, {"name": situation.domain, "target": fact.dangling or fact.aliases[-1]})
    change = Change(
        situation.zone, situation.domain, "CNAME", (f"{first}.",), (), why=(why,), risk="stale"
    )
    return Remedy((change,), asked)


def _addresses(situation: Situation, fact: HostAddresses, asked: frozenset[str]) -> Remedy:
    """Without alias only: otherwise the addresses belong to the target's zone."""
    meant = OF_A_LABORATORY if situation.context.laboratory else frozenset()
    kinds = frozenset[str]().union(*(_ADDRESSES[check] for check in asked)) - meant
    if fact.aliases:
        return Remedy()
    found = []
    for rtype, version in (("A", 4), ("AAAA", 6)):
        own = [ip for ip in fact.addresses if ipaddress.ip_address(ip).version == version]
        kept = [ip for ip in own if address_kind(ip) not in kinds]
        if len(kept) < len(own):
            found.append(
                Change(
                    situation.zone, situation.domain, rtype, tuple(own), tuple(kept),
                    why=(Note("stale_address", {"name": situation.domain}),), risk="stale_address",
                )
            )  # fmt: skip
    return Remedy(tuple(found), asked if found else frozenset())
