"""The SPF record to publish: one, correct, strict, and never with a sender that nobody named.

Addresses are not copied out of includes to save look-ups ("flattening"): providers change them without notice,
and the mail of the town would then be refused one day, with nobody knowing why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from cyberscan.facts.spf import Spf
from cyberscan.remedies.records.change import Change, Later, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.spf_terms import (
    Term,
    costs,
    evaluated,
    faults,
    is_wide,
    lets_everybody,
    read,
    repeats,
    unreadable,
)
from cyberscan.remedies.records.tables import sender_of
from cyberscan.remedies.records.zone_file import is_name

MAX_LOOKUPS = 10
_VAST = {4: 8, 6: 20}
_STRICTNESS = ("-", "~")
_LATER = Later((), "spf_strict", 28)


@dataclass
class _Draft:
    """The record in the making, and what was done to it."""

    terms: list[Term]
    ending: str
    why: list[Note]
    checks: set[str]
    doubtful: bool = False
    """Whether somebody must confirm before that nothing is lost."""

    def text(self, ending: str = "") -> str:
        words = [term.text for term in self.terms if term.name != "exp"]
        if not any(term.name == "redirect" for term in self.terms):
            words.append(f"{ending or self.ending}all")
        words += [term.text for term in self.terms if term.name == "exp"][:1]  # §6: one at most
        return " ".join(("v=spf1", *words))


def remedy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The one record that mends all the defects at once; empty when none is certain enough."""
    fact = situation.spf
    if fact is None:
        return Remedy()
    draft = _mended(situation, fact) if fact.records else _first(situation, fact)
    if draft is None:
        asks = tuple(_questions(fact))
        told = {"mail.spf_invalid"} if fact.records and asks else set[str]()
        return Remedy(mends=frozenset(checks) & told, asks=asks)
    change = _change(situation, fact, draft)
    if fact.cause_domain not in ("", situation.domain):
        draft.checks.discard("mail.spf_invalid")  # the term at fault is a provider's
    if any(is_wide(term) for term in draft.terms):
        draft.checks.discard("mail.spf_permissive")  # only the town knows which of them send
    mends = frozenset(checks) & draft.checks
    theirs = _ptr_elsewhere(situation, fact) if "mail.spf_permissive" in checks else ()
    if change is None or not mends:
        costs_told = tuple(note for note in draft.why if note.code == "spf_costs")
        only_theirs = frozenset({"mail.spf_permissive"}) if theirs and not _is_lax(fact) else ()
        return Remedy(asks=(*costs_told, *theirs), mends=frozenset(only_theirs))
    return Remedy((change,), mends, theirs)


def _questions(fact: Spf) -> Iterator[Note]:
    """What somebody has to say before a record can be written."""
    if not fact.records:
        yield Note("spf_unknown")
        return
    terms, corrected = [], []
    for record in sorted(fact.records):
        found, mended = unreadable(record)
        terms += found
        corrected += [{"old": term.corrected_from, "new": term.text} for term in mended]
    if terms:
        yield Note("spf_unreadable", {"terms": terms, "corrected": corrected})


def _ptr_elsewhere(situation: Situation, fact: Spf) -> tuple[Note, ...]:
    """The provider whose own policy uses ``ptr``: the town has nothing to change in hers for it."""
    domains = dict.fromkeys(term.domain for term in fact.terms if term.name == "ptr")
    foreign = [name for name in domains if not f".{name}".endswith(f".{situation.domain}")]
    return tuple(Note("spf_ptr_elsewhere", {"provider": name}) for name in foreign if is_name(name))


def _is_lax(fact: Spf) -> bool:
    """Whether the policy lets too many through for a reason beside ``ptr``."""
    vast = (ip_network(term.network) for term in fact.terms if term.network and term.grants)
    return fact.all_qualifier != "-" or any(
        network.prefixlen <= _VAST[network.version] for network in vast
    )


def _change(situation: Situation, fact: Spf, draft: _Draft) -> Change | None:
    """Stricter at once where that is all there is to do; else first what is broken, then stricter."""
    new = draft.text()
    later: tuple[Later, ...] = ()
    strict = draft.text("-")
    if draft.ending != "-" and new != strict:
        if (new,) == fact.records:
            new = strict
            draft.why += [Note("spf_strict"), Note("dmarc_ready", {"watch": _before(situation)})]
            draft.checks.add("mail.spf_permissive")
        else:
            later = (Later((strict,), _LATER.when, _LATER.days),)
    if (new,) == fact.records:
        return None
    silent = not any(term.name != "exp" for term in draft.terms)
    careful = "spf_doubtful" if draft.doubtful else "spf" if later else "spf_strict"
    risk = "spf_silent" if silent else careful
    old = tuple(sorted(fact.records or fact.attempts))
    return Change(
        situation.zone, situation.domain, "TXT", old, (new,),
        why=tuple(draft.why), risk=risk, later=later,
    )  # fmt: skip


def _before(situation: Situation) -> list[str]:
    """What must be seen before strangers are refused."""
    keys = situation.dkim.keys if situation.dkim else ()
    signed = any(not key.revoked and not key.error for key in keys)
    return ["reports_arrive", "senders_known", *([] if signed else ["dkim_signed"])]


def _first(situation: Situation, fact: Spf) -> _Draft | None:
    """A policy where there is none: what was meant, else what is known of who sends."""
    checks = {"mail.spf_missing", "mail.spf_old_type"}
    for text in (*fact.attempts, *fact.old_type):
        terms = read(text)
        if terms is not None:
            draft = _cleaned(situation, fact, [terms])
            draft.why.insert(0, Note("spf_attempt"))
            draft.checks |= checks
            return draft
    if situation.seems_without_mail:
        return _Draft([], "-", [Note("spf_silent")], checks)
    return _from_what_is_known(situation, checks)


def _from_what_is_known(situation: Situation, checks: set[str]) -> _Draft | None:
    names, why = [], []
    provider = situation.provider
    if provider is not None and provider.include:
        names.append(provider.include)
        why.append(Note("spf_provider", {"provider": provider.name, "include": provider.include}))
    terms = [Term(f"include:{name}", "include", "+", name) for name in names]
    if not terms:
        if situation.exchangers is None or not situation.exchangers.exchangers:
            return None  # "mx" would name nobody
        terms = [Term("mx", "mx")]
        why.append(Note("spf_exchangers"))
    return _Draft(terms, "~", [*why, Note("spf_ask_senders")], checks)


def _mended(situation: Situation, fact: Spf) -> _Draft | None:
    # A server gives its records in any order: sorted, so that two scans propose the same.
    readings = [read(record) for record in sorted(fact.records)]
    records = [terms for terms in readings if terms is not None]
    if len(records) < len(readings):
        return None
    draft = _cleaned(situation, fact, records)
    if len(records) > 1:
        draft.why.insert(0, Note("spf_merged", {"count": len(records)}))
        draft.checks.add("mail.spf_multiple")
    elif fact.lookups > MAX_LOOKUPS:
        _cheaper(situation, fact, draft)
    return draft


def _cleaned(situation: Situation, fact: Spf, records: Iterable[tuple[Term, ...]]) -> _Draft:
    """The union of the terms that serve, each once, and the strictest end that an author chose."""
    draft = _Draft([], "", [], set())
    wrong = faults(fact)
    ends: set[str] = set()
    texts = list(records)
    for terms in texts:
        reached = [_joined(term) if len(texts) > 1 else term for term in evaluated(terms)]
        ends |= {term.qualifier for term in reached if term.name == "all"}
        behind = terms[len(reached) :]
        moved = [term for term in behind if _is_moved(term, reached)]
        _note_unused([term for term in behind if term not in moved], draft)
        for term in (*reached, *moved):
            _take(term, draft, wrong)
        draft.why += [Note("spf_moved", {"term": term.text}) for term in moved]
        draft.checks |= {"mail.spf_unused_terms"} if moved else set()
    if ends:
        _drop(draft, "redirect", "spf_redirect")
    draft.ending = next((sign for sign in _STRICTNESS if sign in ends), "~")
    if draft.ending == "-" and draft.terms and fact.result in ("none", "permerror"):
        draft.ending = "~"
        draft.why.append(Note("spf_softened"))
    if not draft.terms and situation.seems_without_mail:
        draft.ending = "-"
    if not ends & set(_STRICTNESS) and not any(t.name == "redirect" for t in draft.terms):
        code = "spf_everybody" if "+" in ends else "spf_neutral" if "?" in ends else "spf_no_end"
        draft.why.append(Note(code))
        draft.checks.add("mail.spf_permissive")
    return draft


def _joined(term: Term) -> Term:
    """A redirection, as part of a policy that names further senders."""
    if term.name != "redirect":
        return term
    return Term(f"include:{term.target}", "include", "+", term.target)


def _is_moved(term: Term, reached: list[Term]) -> bool:
    """A sender behind an ``all`` that refused nobody: its mail was let through, and is not to be lost."""
    sender = bool(term.network) or (term.name == "include" and sender_of(term.target) is not None)
    return sender and term.qualifier == "+" and reached[-1].qualifier != "-"


def _take(term: Term, draft: _Draft, wrong: dict[str, str]) -> None:
    """One term into the draft, unless it is of no use or does harm."""
    if term.corrected_from:
        draft.why.append(Note("spf_corrected", {"old": term.corrected_from, "new": term.text}))
        draft.checks.add("mail.spf_invalid")
    if term.name == "all":
        return
    if term.name == "ptr":
        draft.why.append(Note("spf_ptr"))
        draft.checks.add("mail.spf_permissive")
    elif lets_everybody(term):
        draft.why.append(Note("spf_wide", {"term": term.text}))
        draft.checks.add("mail.spf_permissive")
    elif term.key in wrong:
        draft.why.append(Note(f"spf_{wrong[term.key]}", {"term": term.text}))
        draft.checks |= {"mail.spf_invalid", "mail.spf_unused_terms"}
    elif any(repeats(term, earlier) for earlier in draft.terms):
        draft.why.append(Note("spf_repeated", {"term": term.text}))
        draft.checks.add("mail.spf_unused_terms")
    else:
        draft.terms.append(term)


def _note_unused(terms: Iterable[Term], draft: _Draft) -> None:
    unused = [term.text for term in terms if term.name not in ("all", "exp")]
    draft.terms += [term for term in terms if term.name == "exp"]
    if unused:
        draft.why.append(Note("spf_unused", {"terms": unused}))
        draft.checks.add("mail.spf_unused_terms")


def _drop(draft: _Draft, name: str, code: str) -> None:
    gone = [term.text for term in draft.terms if term.name == name]
    draft.terms = [term for term in draft.terms if term.name != name]
    if gone:
        draft.why.append(Note(code, {"terms": gone}))


def _cheaper(situation: Situation, fact: Spf, draft: _Draft) -> None:
    """Fewer look-ups, by dropping only what the senders seen have no need of; else a list to choose from."""
    each = costs(fact)
    dropped: list[Note] = []
    kept = list(draft.terms)
    for term, note in _dispensable(situation, draft.terms):
        if _cost(kept, each) <= MAX_LOOKUPS:
            break
        kept.remove(term)
        dropped.append(note)
    listed = [{"term": term.text, "cost": each.get(term.key, 0)} for term in draft.terms]
    listed = [row for row in listed if row["cost"]]
    costed = Note("spf_costs", {"rows": listed, "total": fact.lookups, "limit": MAX_LOOKUPS})
    if _cost(kept, each) > MAX_LOOKUPS:
        draft.why.append(costed)
        return
    draft.doubtful = bool(dropped)
    draft.terms = kept
    draft.why += [*dropped, costed]
    draft.checks.add("mail.spf_too_many_lookups")


def _cost(terms: Iterable[Term], each: dict[str, int]) -> int:
    return sum(each.get(term.key, 0) for term in terms)


def _dispensable(situation: Situation, terms: list[Term]) -> list[tuple[Term, Note]]:
    """Terms that can go, those that are surely of no use first."""
    found: list[tuple[Term, Note]] = []
    provider = situation.provider
    covered = provider is not None and any(term.target in provider.includes for term in terms)
    if provider is not None and provider.inbound_only and covered:
        note = Note("spf_drop_mx", {"provider": provider.name})
        found += [(term, note) for term in terms if term.name == "mx" and not term.target]
    for term in terms:
        sender = sender_of(term.target) if term.name == "include" else None
        if sender is not None and sender.own_envelope:
            values = {"provider": sender.name, "term": term.text}
            found.append((term, Note("spf_drop_service", values)))
    return found
