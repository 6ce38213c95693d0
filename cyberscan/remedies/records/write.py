"""The records to publish, in words: what changes, the exact lines, the form, the risk, the order, the proof."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from cyberscan.document import Step
from cyberscan.outcomes import Finding
from cyberscan.remedies.records import (
    authority,
    certification,
    dane,
    dkim,
    dmarc,
    exchangers,
    proof,
    signing,
    spf,
    stale,
    transport,
)
from cyberscan.remedies.records.change import Change, Later, Note, Remedy
from cyberscan.remedies.records.comparison import side_by_side
from cyberscan.remedies.records.form import form
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.tables import MailProvider, Registrar
from cyberscan.remedies.records.zone_file import is_name, line, lines, shown
from cyberscan.remedies.templates import indented, part, phrase
from cyberscan.sdk import Context
from cyberscan.words import Language

Writer = Callable[[Situation, Collection[str]], Remedy]

WRITERS: tuple[tuple[str, Writer], ...] = (
    ("mail.spf_", spf.remedy),
    ("mail.dkim_", dkim.remedy),
    ("mail.dmarc_", dmarc.remedy),
    ("mail.mx_", exchangers.remedy),
    ("mail.mta_sts_", transport.policy),
    ("mail.tls_rpt_", transport.reports),
    ("mail.dane_", dane.remedy),
    ("dns.caa_", certification.remedy),
    ("dns.dnssec_missing", signing.remedy),
    ("dns.soa_values", authority.remedy),
    ("dns.", stale.remedy),
)
"""Who writes the remedy of which checks, by the beginning of their ids."""


_TO_BE_TRIED = frozenset(
    {"spf", "spf_doubtful", "spf_strict", "dmarc_quarantine", "dmarc_reject", "mx"}
)
"""Risks that a test message shows."""
_AT_THE_NAME = frozenset({"mail.spf_missing", "mail.mx_missing"})
"""Defects that only a line at the domain's own name mends."""


@dataclass(frozen=True)
class Records:
    """What was written for the findings of one action."""

    steps: tuple[Step, ...] = ()
    verify: tuple[str, ...] = ()
    mends: frozenset[str] = frozenset()


def written(
    findings: Sequence[Finding], context: Context, language: Language, said: str = ""
) -> Records:
    """The records that mend the findings of one action; ``said``: the provider that the perimeter names."""
    asked: dict[str, dict[str, None]] = {}
    for finding in findings:
        asked.setdefault(finding.target.subject, {})[finding.check] = None
    steps: list[Step] = []
    verify: list[str] = []
    mended: set[tuple[str, str]] = set()
    for subject, checks in asked.items():
        situation = Situation(subject, context, said)
        remedy = remedy_for(situation, tuple(checks))
        mended |= {(subject, check) for check in remedy.mends}
        steps += _steps(situation, remedy, language)
        verify += [proof.commands(situation, change, language) for change in remedy.changes]
        verify += [_note(situation, note, language) for note in remedy.proofs]
    every = {check for checks in asked.values() for check in checks}
    missed = {c for subject, checks in asked.items() for c in checks if (subject, c) not in mended}
    return Records(_together(steps), tuple(dict.fromkeys(verify)), frozenset(every - missed))


def _together(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Steps of one title as one: two names of a zone are changed in the same form."""
    texts: dict[str, list[str]] = {}
    for step in steps:
        texts.setdefault(step.product, []).append(step.text)
    return tuple(Step(product=title, text="\n".join(found)) for title, found in texts.items())


def remedy_for(situation: Situation, checks: Collection[str]) -> Remedy:
    """The changes for the defects of one subject, in order; one change at most for a name and type."""
    if not is_name(situation.domain):
        return Remedy()
    found: list[Remedy] = []
    for prefix, writer in WRITERS:
        own = [check for check in checks if check.startswith(prefix)]
        if own:
            found.append(writer(situation, own))
    changes = sorted((c for one in found for c in one.changes), key=lambda change: change.order)
    usable = [change for change in changes if is_name(change.name) and is_name(change.zone)]
    asks = [note for one in found for note in one.asks]
    beside = [change for change in usable if _is_beside_an_alias(situation, change)]
    missing = _AT_THE_NAME.intersection(checks) if situation.alias else frozenset[str]()
    if beside or missing:
        asks.insert(0, Note("alias_first", {"name": situation.domain, "target": situation.alias}))
    return Remedy(
        tuple(change for change in usable if change not in beside),
        missing.union(*(one.mends for one in found)),
        tuple(asks),
        tuple(note for one in found for note in one.proofs),
    )


def _is_beside_an_alias(situation: Situation, change: Change) -> bool:
    """No server takes another record at the name of an alias (RFC 1034 §3.6.2)."""
    return bool(situation.alias) and change.name == situation.domain and change.type != "CNAME"


def _steps(situation: Situation, remedy: Remedy, language: Language) -> Iterator[Step]:
    for note in remedy.asks:
        yield from _ask(situation, note, language)
    for change in remedy.changes:
        yield Step(
            product=phrase(
                "records.title", language, type=change.type, name=change.name,
                old=change.old, new=change.new, present=change.present,
            ),
            text="\n".join(filter(None, _told(situation, change, language))),
        )  # fmt: skip
    if remedy.changes:
        yield form(situation, remedy.changes, language)


def _ask(situation: Situation, note: Note, language: Language) -> Iterator[Step]:
    """What no record says: a key to ask for, a choice to make."""
    provider, registrar = note.values.get("provider"), note.values.get("registrar")
    title = phrase(f"records.asks.{note.code}", language, **note.values)
    if isinstance(provider, MailProvider):
        yield Step(product=title, text=part(provider.dkim, language, note.values))
    elif isinstance(registrar, Registrar):
        yield Step(product=title, text=part(registrar.dnssec, language, note.values))
    else:
        yield Step(product=title, text=_note(situation, note, language))


def _note(situation: Situation, note: Note, language: Language) -> str:
    values = {name: _plain(value) for name, value in note.values.items()}
    return phrase(f"records.note.{note.code}", language, **{"domain": situation.domain, **values})


def _plain(value: object) -> object:
    """A text that may come from a zone, made fit to be read; a name keeps its form."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def _told(situation: Situation, change: Change, language: Language) -> Iterator[str]:
    for note in change.why:
        yield _note(situation, note, language)
    if change.old:
        left, right, nothing = phrase("records.columns", language).split("|")
        yield phrase("records.compare", language)
        old = [shown(value) for value in change.old]
        yield indented(side_by_side(old, change.new, (left, right, nothing)))
    if change.new:
        others = change.type == "TXT"
        yield phrase("records.zone", language, many=len(change.new) > 1, others=others)
        yield indented("\n".join(lines(change)))
    risk = phrase(f"records.risk.{change.risk}", language)
    yield phrase("records.risk_lead", language, text=risk)
    yield from _order(change, language)
    for note in change.before_next if change.later else ():
        yield _note(situation, note, language)
    for later in change.later:
        yield from _later(change, later, language)


def _order(change: Change, language: Language) -> Iterator[str]:
    """The order of steps; the life of the line is cut first where a mistake would lose mail."""
    short = change.type == "MX"
    many = len(change.old) > 1 if change.old else len(change.new) > 1
    steps = ["short"] if short else []
    there = bool(change.old) or change.present
    steps += ["note"] if there else []
    steps += ["remove" if not change.new else "replace" if there else "add"]
    steps += ["verify" if change.risk in _TO_BE_TRIED else "check"]
    yield phrase("records.order_lead", language)
    for step in steps:
        yield "- " + phrase(f"records.order.{step}", language, many=many, short=short)


def _later(change: Change, later: Later, language: Language) -> Iterator[str]:
    when = phrase(f"records.when.{later.when}", language)
    yield phrase("records.later", language, weeks=later.days // 7, when=when)
    after = replace(change, new=later.new)
    yield indented("\n".join(line(after.name, after.ttl, after.type, v) for v in after.new))
