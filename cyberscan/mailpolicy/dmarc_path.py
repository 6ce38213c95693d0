"""From nothing to ``p=reject``, without losing a message: the records to publish, one after the other.

Pure. What a stage is called, what to look at in the reports and why are codes: the words stand with the
remedies. ``path(Situation(domain="ville.fr"))`` gives the whole way; what is published already shortens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy import dmarc
from cyberscan.mailpolicy.tags import tags

Watch = Literal[
    "reports_arrive", "senders_known", "spf_valid", "dkim_signed", "subdomains_known",
    "nothing_of_ours_set_aside", "nothing_of_ours_refused", "silence_confirmed",
]  # fmt: skip
_RANKS: tuple[dmarc.Request, ...] = ("none", "quarantine", "reject")
_OPTIONS = ("1", "d", "s", "d:s", "s:d")
Kind = Literal["watch", "quarantine", "reject"]
State = Literal["done", "current", "ahead"]
_KINDS: tuple[Kind, ...] = ("watch", "quarantine", "reject")
_WEEKS = {"watch": (4, 8), "quarantine": (4, 8), "reject": (0, 0)}


@dataclass(frozen=True)
class Situation:
    """What is known of a domain. Leave out what could not be seen: the way is then the careful one."""

    domain: str
    record: str = ""
    """The single DMARC record at the domain itself; empty when there is none, several, or an inherited one."""
    spf_valid: bool | None = None
    signed: bool | None = None
    """Whether a usable DKIM key was found."""
    sends: bool | None = None
    """False only when the domain says itself that it sends nothing (``v=spf1 -all``)."""
    mailbox: str = ""
    """Where reports go when the record names no usable address; ``dmarc@domain`` when empty."""


@dataclass(frozen=True)
class Stage:
    """One record to publish, then wait."""

    kind: Kind
    name: str
    """Where: ``_dmarc.ville.fr``."""
    record: str
    """The exact text of the TXT record; the published one for a stage that is ``current``."""
    state: State
    weeks: tuple[int, int]
    """The least and the usual time before the next stage; ``(0, 0)``: the end of the way."""
    watch: tuple[Watch, ...] = ()
    """What must be seen before the next stage; for the last one, after it."""


def path(situation: Situation) -> tuple[Stage, ...]:
    """The stages in order, those behind included; at most one is ``current``.

    A domain that sends nothing needs no watching: one stage, ``reject``.
    """
    now = _now(situation)
    kinds = _KINDS[2:] if situation.sends is False else _KINDS
    return tuple(_stage(kind, situation, now) for kind in kinds)


def _now(situation: Situation) -> dmarc.Record:
    """What the published record does; an empty one where there is none or receivers ignore it."""
    sound = dmarc.is_dmarc(situation.record)
    found = dmarc.read(situation.record) if sound else dmarc.Record("")
    return found if found.policy and not found.problem else dmarc.Record("")


def _stage(kind: Kind, situation: Situation, now: dmarc.Record) -> Stage:
    rank, reached = _KINDS.index(kind), _reached(now)
    state: State = "ahead"
    if rank < reached:
        state = "done"
    elif rank == reached and _nothing_to_mend(now, situation):
        state = "current"
    text = now.text if state == "current" else _text(rank, situation, now)
    watch = () if state == "done" else _watch(kind, situation)
    return Stage(kind, f"_dmarc.{situation.domain}", text, state, _WEEKS[kind], watch)


def _reached(now: dmarc.Record) -> int:
    """The rank of the weakest of the three policies, as applied; -1 without a sound record."""
    if not now.policy:
        return -1
    policies = (now.policy, now.subdomain_policy, now.nonexistent_policy)
    return min(_RANKS.index(dmarc.applied(policy, now.testing)) for policy in policies)


def _nothing_to_mend(now: dmarc.Record, situation: Situation) -> bool:
    seen = bool(now.reports_to) or situation.sends is False
    return seen and not (now.obsolete_tags or now.unusable_reports_to)


def _text(rank: int, situation: Situation, now: dmarc.Record) -> str:
    """A record of one rank that takes nothing back of what is applied already."""
    strong = [
        max(rank, _RANKS.index(dmarc.applied(policy, now.testing))) if policy else rank
        for policy in (now.policy, now.subdomain_policy, now.nonexistent_policy)
    ]
    own, below, absent = strong
    if rank > max(_reached(now), 0):
        # Nobody writes from names that do not exist: refused from the first hardening on.
        absent = _RANKS.index("reject")
    parts = ["v=DMARC1", f"p={_RANKS[own]}"]
    parts += [f"sp={_RANKS[below]}"] if below != own else []
    parts += [f"np={_RANKS[absent]}"] if absent != below else []
    return "; ".join(parts + [f"{tag}={value}" for tag, value in _kept(situation, now).items()])


def _kept(situation: Situation, now: dmarc.Record) -> dict[str, str]:
    """What of the published record still means something, with an address for the reports."""
    mailbox = situation.mailbox or f"dmarc@{situation.domain}"
    reports = now.reports_to or (() if situation.sends is False else (f"mailto:{mailbox}",))
    values = {name.lower(): value.lower() for name, value in reversed(tags(now.text))}
    kept = {
        "rua": ",".join(reports),
        "ruf": ",".join(now.failure_reports_to),
        "fo": values.get("fo", "") if values.get("fo") in _OPTIONS else "",
        "adkim": "s" if now.alignment_dkim == "strict" else "",
        "aspf": "s" if now.alignment_spf == "strict" else "",
        "psd": now.psd if now.psd != "u" else "",
    }
    return {tag: value for tag, value in kept.items() if value}


def _watch(kind: Kind, situation: Situation) -> tuple[Watch, ...]:
    if situation.sends is False:
        return ("silence_confirmed",)
    if kind == "quarantine":
        return ("nothing_of_ours_set_aside", "subdomains_known")
    if kind == "reject":
        return ("nothing_of_ours_refused",)
    found: list[Watch] = ["reports_arrive", "senders_known"]
    if not situation.spf_valid:
        found.append("spf_valid")
    if not situation.signed:
        found.append("dkim_signed")
    return tuple(found)
