"""The SOA record with usual values in the place of those that do harm (RFC 1912 §2.2, RFC 2308 §5)."""

from __future__ import annotations

from collections.abc import Collection

from cyberscan.facts.zones import StartOfAuthority
from cyberscan.remedies.records.change import Change, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name

HOUR, DAY = 3600, 86_400
_MOST = 2**32 - 1


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """Only what is out of the usual is changed; the serial moves on, or no secondary would take it over."""
    fact = situation.one(StartOfAuthority)
    names = (fact.mname, fact.rname) if fact else ()
    if fact is None or "dns.soa_values" not in checks or not all(map(is_name, names)):
        return Remedy()
    refresh = fact.refresh if 300 <= fact.refresh <= 2 * DAY else 4 * HOUR
    retry = fact.retry if 60 <= fact.retry < refresh else refresh // 4
    expire = fact.expire if fact.expire >= max(7 * DAY, refresh + retry) else 14 * DAY
    minimum = fact.minimum if fact.minimum <= DAY else HOUR
    old = (fact.serial, fact.refresh, fact.retry, fact.expire, fact.minimum)
    new = ((fact.serial + 1) % (_MOST + 1), refresh, retry, expire, minimum)
    if old[1:] == new[1:]:
        return Remedy()
    change = Change(
        situation.zone, situation.zone, "SOA", (_text(fact, old),), (_text(fact, new),),
        why=(Note("soa"),), risk="soa",
    )  # fmt: skip
    return Remedy((change,), frozenset({"dns.soa_values"}))


def _text(fact: StartOfAuthority, numbers: tuple[int, ...]) -> str:
    return f"{fact.mname}. {fact.rname}. {' '.join(map(str, numbers))}"
