"""Records that lead nowhere, or to the inside of the town hall: the very lines to remove."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from cyberscan.facts.dns import HostAddresses
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The alias to delete, the addresses to take out."""
    fact = situation.one(HostAddresses)
    if fact is None or not is_name(situation.domain):
        return Remedy()
    if "dns.dangling_cname" in checks and fact.dangling and fact.aliases:
        return _alias(situation, fact)
    if "dns.private_address_published" in checks and not fact.aliases:
        return _addresses(situation, fact)
    return Remedy()


def _alias(situation: Situation, fact: HostAddresses) -> Remedy:
    first = fact.aliases[0].rstrip(".")
    if not is_name(first):
        return Remedy()
    why = Note("stale_alias", {"name": situation.domain, "target": fact.dangling})
    change = Change(
        situation.zone, situation.domain, "CNAME", (f"{first}.",), (), why=(why,), risk="stale"
    )
    return Remedy((change,), frozenset({"dns.dangling_cname"}))


def _addresses(situation: Situation, fact: HostAddresses) -> Remedy:
    found = []
    for rtype, version in (("A", 4), ("AAAA", 6)):
        own = [ip for ip in fact.addresses if ipaddress.ip_address(ip).version == version]
        kept = [ip for ip in own if ipaddress.ip_address(ip).is_global]
        if len(kept) < len(own):
            why = Note("stale_private", {"name": situation.domain})
            found.append(
                Change(
                    situation.zone, situation.domain, rtype, tuple(own), tuple(kept),
                    why=(why,), risk="stale_private",
                )
            )  # fmt: skip
    mends = frozenset({"dns.private_address_published"} if found else ())
    return Remedy(tuple(found), mends)
