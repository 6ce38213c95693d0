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
_OBSOLETE = frozenset({"mail.dmarc_obsolete_tags"})
_CONSENT = frozenset({"mail.dmarc_reports_unauthorised"})
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
    repairs, hardens = mends & _REPAIRS, mends & _HARDENS
    # A policy that blocks nothing yet is to be hardened, and what is obsolete goes with that.
    waiting = repairs == _OBSOLETE and first.kind == "watch"
    if repairs and not waiting and (first.record,) != published:
        return _remedy(situation, fact, published, stages, repairs | mends & _CONSENT)
    if hardens and first.state == "ahead" and not _as_it_is(first, fact):
        return _remedy(situation, fact, published, stages, hardens | mends & _OBSOLETE)
    if hardens and rest:
        ready = (Note("dmarc_ready", {"watch": list(first.watch)}),) if first.watch else ()
        old = published if fact.reports_to else (first.record,)
        return _remedy(situation, fact, old, rest, hardens | mends & _OBSOLETE, ready)
    return _asked(fact, mends)


def _asked(fact: Dmarc, mends: frozenset[str]) -> Remedy:
    """Nothing changes in the town's zone now: the receiver of the reports has a line to publish in its own."""
    asks = list(_missing_consents(fact, "".join(fact.records))) if mends & _CONSENT else []
    done = mends & _CONSENT if asks else frozenset[str]()
    if mends & _OBSOLETE:
        asks.append(Note("dmarc_obsolete_later", {"tags": list(fact.obsolete_tags)}))
        done |= _OBSOLETE
    return Remedy(mends=done, asks=tuple(asks))


def _missing_consents(fact: Dmarc, record: str) -> Iterator[Note]:
    """``record``: the one that names the receivers."""
    missing = [one for one in fact.receivers if one.consent == "missing" and is_name(one.asked_at)]
    gone = {address.lower() for one in missing for address in one.addresses}
    instead = _own_reports(record, gone, f"mailto:dmarc@{fact.target.subject}")
    for receiver in missing:
        values = {"name": receiver.asked_at, "receiver": receiver.domain, "record": instead}
        yield Note("dmarc_consent", values)


def _own_reports(record: str, gone: Collection[str], mailbox: str) -> str:
    """The record without addresses that get no reports; empty when it cannot be proposed."""
    kept = []
    for name, value in tags(record):
        found = [uri.strip() for uri in value.split(",") if uri.strip().lower() not in gone]
        kept.append(f"{name}={','.join(found) or mailbox}" if name == "rua" else f"{name}={value}")
    text = "; ".join(kept)
    return text if is_text(text) and dmarc.is_dmarc(text) else ""


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
    if mildest is None:
        return ""
    reports = ",".join(dict.fromkeys(uri for one in sound for uri in one.reports_to))
    others = [f"{name}={value}" for name, value in tags(mildest.text) if name != "rua"]
    return "; ".join([*others, *([f"rua={reports}"] if reports else [])])


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
        why=(*_why(situation, fact, first, hardened=bool(ready)), *ready), later=tuple(later),
        before_next=(Note("dmarc_watch", {"watch": list(first.watch)}),) if first.watch else (),
        risk=_risk(situation, fact, first), order=1,
    )  # fmt: skip
    return Remedy((change,), mends)


def _is_kept(fact: Dmarc, stage: dmarc_path.Stage) -> bool:
    """Whether recipients that follow the present standard are asked for nothing new."""
    new = dmarc.read(stage.record)
    asked = (new.policy, new.subdomain_policy)
    enforced = new.policy != "none"
    below = fact.subdomain_policy and dmarc.applied(fact.subdomain_policy, fact.testing)
    return enforced and asked == (fact.applied_policy, below)


def _risk(situation: Situation, fact: Dmarc, stage: dmarc_path.Stage) -> str:
    if is_silent(situation):
        return "dmarc_silent"
    if _is_kept(fact, stage):
        return f"dmarc_{fact.applied_policy}" if fact.percentage < 100 else "dmarc_kept"
    return f"dmarc_{stage.kind}"


def _stage(situation: Situation, fact: Dmarc, stage: dmarc_path.Stage) -> Iterator[Note]:
    """What this record asks for that the published one does not."""
    new = dmarc.read(stage.record)
    if _is_kept(fact, stage):
        yield Note("dmarc_kept", {"policy": new.policy})
    elif new.policy == fact.applied_policy != "none":
        yield Note("dmarc_below", {"policy": new.policy, "below": f"sp={new.subdomain_policy}"})
    else:
        yield Note(f"dmarc_stage_{stage.kind}")
    if new.policy == fact.applied_policy != "none" and fact.percentage < 100:
        yield Note("dmarc_percentage", {"percentage": fact.percentage})
    if is_silent(situation):
        yield Note("dmarc_silent")
    if any(name == "np" for name, _ in tags(stage.record)):
        yield Note("dmarc_np")


def _why(
    situation: Situation, fact: Dmarc, stage: dmarc_path.Stage, *, hardened: bool
) -> list[Note]:
    found = list(_stage(situation, fact, stage))
    if fact.obsolete_tags and (fact.reports_to or not hardened):
        found.append(Note("dmarc_obsolete", {"tags": list(fact.obsolete_tags)}))
    if hardened:
        return found  # the repair before it says the rest
    if len(fact.records) > 1:
        found.append(Note("dmarc_merged", {"count": len(fact.records)}))
    addresses = [value for name, value in tags(stage.record) if name == "rua"]
    mailbox = addresses[0].partition(",")[0].removeprefix("mailto:") if addresses else ""
    if mailbox and not any(mailbox in text.lower() for text in (*fact.records, *fact.attempts)):
        found.append(Note("dmarc_mailbox", {"mailbox": mailbox}))
    found += _missing_consents(fact, stage.record)
    return found
