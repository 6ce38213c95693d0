"""The DMARC record to publish now, and those that follow it on the way to ``p=reject``."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cyberscan.facts.dmarc import Dmarc
from cyberscan.mailpolicy import dmarc, dmarc_path
from cyberscan.mailpolicy.tags import tags
from cyberscan.remedies.records.change import Change, Later, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name, is_text

_REPAIRS = frozenset(
    f"mail.dmarc_{name}" for name in ("missing", "invalid", "no_reports", "obsolete_tags")
)
_HARDENS = frozenset({"mail.dmarc_not_enforced", "mail.dmarc_subdomains_weaker"})
_DAYS = 7
_KINDS = ("watch", "quarantine", "reject")
_STRENGTH: tuple[dmarc.Request, ...] = ("", "none", "quarantine", "reject")


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The next record of the path, and the further ones.

    The repair of a record and its hardening are two actions of the plan: what the first publishes is what
    the second starts from, so that they never contradict each other.
    """
    fact = situation.dmarc
    if fact is None or fact.found_at not in ("", situation.domain):
        return Remedy()  # inherited: the domain above holds the record, and has findings of its own
    stages = [stage for stage in _path(situation, fact) if stage.state != "done"]
    first, *rest = stages
    published = tuple(sorted(fact.records or fact.attempts))
    mends = frozenset(checks)
    if mends & _REPAIRS and (first.record,) != published:
        return _remedy(situation, fact, published, stages, mends & _REPAIRS)
    if mends & _HARDENS and first.state == "ahead" and not _as_it_is(first, fact):
        return _remedy(situation, fact, published, stages, mends & _HARDENS)
    if mends & _HARDENS and rest:
        ready = (Note("dmarc_ready", {"watch": list(first.watch)}),) if first.watch else ()
        return _remedy(situation, fact, (first.record,), rest, mends & _HARDENS, ready)
    return _consents(fact, mends)


def _consents(fact: Dmarc, mends: frozenset[str]) -> Remedy:
    """Nothing changes in the town's zone: the receiver of the reports has a line to publish in its own."""
    asked = mends & {"mail.dmarc_reports_unauthorised"}
    asks = tuple(_missing_consents(fact)) if asked else ()
    return Remedy(mends=asked if asks else frozenset(), asks=asks)


def _missing_consents(fact: Dmarc) -> Iterator[Note]:
    for receiver in fact.receivers:
        if receiver.consent == "missing" and is_name(receiver.asked_at):
            values = {"name": receiver.asked_at, "receiver": receiver.domain}
            yield Note("dmarc_consent", values)


def _path(situation: Situation, fact: Dmarc) -> tuple[dmarc_path.Stage, ...]:
    keys = situation.dkim.keys if situation.dkim else None
    return dmarc_path.path(
        dmarc_path.Situation(
            domain=situation.domain,
            record=_base(fact.records),
            spf_valid=situation.spf.result == "valid" if situation.spf else None,
            signed=any(not k.revoked and not k.error for k in keys) if keys is not None else None,
            sends=False if is_silent(situation) else None,
        )
    )


def is_silent(situation: Situation) -> bool:
    """It says so itself, or nothing shows that it sends: its SPF policy is then proposed to forbid all."""
    spf = situation.spf
    untold = spf is not None and not (spf.records or spf.attempts or spf.old_type)
    return situation.says_it_sends_nothing or (untold and situation.seems_without_mail)


def _as_it_is(stage: dmarc_path.Stage, fact: Dmarc) -> bool:
    """Whether a stage only repairs: it asks for no more than receivers do already, or nothing holds yet."""
    if not fact.applied_policy:
        return True
    return _KINDS.index(stage.kind) < _STRENGTH.index(fact.applied_policy)


def _base(records: tuple[str, ...]) -> str:
    """The published record to start from; of several, all of them ignored so far, the mildest sound one."""
    read = [dmarc.read(text) for text in sorted(records) if dmarc.is_dmarc(text)]
    sound = [one for one in read if one.policy and not one.problem]
    if len(records) == 1:
        return records[0]
    mildest = min(sound, key=lambda one: _STRENGTH.index(one.policy), default=None)
    return mildest.text if mildest else ""


def _remedy(
    situation: Situation,
    fact: Dmarc,
    old: tuple[str, ...],
    stages: list[dmarc_path.Stage],
    mends: frozenset[str],
    ready: tuple[Note, ...] = (),
) -> Remedy:
    """``ready``: what the stage before must have shown; empty when this is the first thing to do."""
    first = stages[0]
    if not is_text(first.record):
        return Remedy()
    later: list[Later] = []
    days = first.weeks[1] * _DAYS
    for stage in stages[1:]:
        later.append(Later((stage.record,), f"dmarc_{stage.kind}", days))
        days += stage.weeks[1] * _DAYS
    change = Change(
        situation.zone, first.name, "TXT", old, (first.record,),
        why=(*_why(fact, first, hardened=bool(ready)), *ready), later=tuple(later),
        before_next=(Note("dmarc_watch", {"watch": list(first.watch)}),) if first.watch else (),
        risk="dmarc_silent" if is_silent(situation) else f"dmarc_{first.kind}", order=1,
    )  # fmt: skip
    return Remedy((change,), mends)


def _why(fact: Dmarc, stage: dmarc_path.Stage, *, hardened: bool) -> list[Note]:
    found = [Note(f"dmarc_stage_{stage.kind}")]
    if hardened:
        return found  # the repair before it says the rest
    if len(fact.records) > 1:
        found.append(Note("dmarc_merged", {"count": len(fact.records)}))
    if fact.obsolete_tags:
        found.append(Note("dmarc_obsolete", {"tags": list(fact.obsolete_tags)}))
    addresses = [value for name, value in tags(stage.record) if name == "rua"]
    if addresses and not fact.reports_to:
        mailbox = addresses[0].removeprefix("mailto:")
        found.append(Note("dmarc_mailbox", {"mailbox": mailbox}))
    found += _missing_consents(fact)
    return found
