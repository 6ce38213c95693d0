"""MX records: real names that exist, or the plain statement that no mail is received."""

from __future__ import annotations

from collections.abc import Collection

from cyberscan.facts.mail import Exchanger, MailExchangers
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name

_MENDED = frozenset({"mail.mx_cname", "mail.mx_unresolvable"})


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The whole MX set, once aliases are named by their target and dead names are gone."""
    fact = situation.exchangers
    asked = frozenset(checks) & _MENDED
    if fact is None or not asked or fact.more:
        return Remedy()
    why: list[Note] = []
    new: dict[str, None] = {}
    for one in fact.exchangers:
        host = _mended(one, why)
        if host:
            new.setdefault(f"{one.preference} {host}.")
    old = tuple(f"{one.preference} {one.host.rstrip('.')}." for one in fact.exchangers)
    # A set that would be left empty takes a decision that nobody here can make.
    if not new or tuple(new) == old or any(not is_name(line[:-1].split(" ")[1]) for line in new):
        return Remedy()
    change = Change(
        situation.zone, situation.domain, "MX", old, tuple(new), why=tuple(why), risk="mx"
    )
    return Remedy((change,), asked & _satisfied(fact, why))


def _mended(one: Exchanger, why: list[Note]) -> str:
    """The host to name instead; empty when the line is to go."""
    if one.failed is not None:
        return one.host
    if not one.addresses:
        why.append(Note("mx_dead", {"host": one.host}))
        return ""
    if one.alias_of:
        why.append(Note("mx_alias", {"host": one.host, "alias": one.alias_of}))
        return one.alias_of.rstrip(".")
    return one.host


def _satisfied(fact: MailExchangers, why: list[Note]) -> frozenset[str]:
    codes = {note.code for note in why}
    found = {"mail.mx_cname"} if "mx_alias" in codes else set()
    return frozenset(found | ({"mail.mx_unresolvable"} if "mx_dead" in codes else set()))
