"""The plan: findings with one cause become one action, and actions an order.

Pure. The formula is the project's own, on purpose simple enough to be checked by hand; it is printed in
every report and explained in docs/fr/priorites.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from cyberscan.commands import addressed, places
from cyberscan.document import Action, ActionText, Catalogue, Step
from cyberscan.estate import Estate
from cyberscan.facts.base import Fact
from cyberscan.outcomes import Confidence, Finding, Outcome
from cyberscan.perimeter.models import Operator
from cyberscan.plan_actions import ActionKind, kind_for
from cyberscan.registry import LoadedCheck
from cyberscan.remedies import written
from cyberscan.remedies.shown import fitting
from cyberscan.sdk import Context
from cyberscan.weights import Horizon, weights
from cyberscan.words import Actor, CheckWords, Language, fill_places

_HORIZONS: tuple[Horizon, ...] = get_args(Horizon)

# Whoever runs the machine acts on it; a zone, a contract or a decision stays with its usual actor.
_RUNS_THE_MACHINE = {Actor.OWN_TEAM, Actor.AGENCY, Actor.HOST, Actor.VENDOR}
_OPERATORS = {
    Operator.AGENCY: Actor.AGENCY,
    Operator.HOST: Actor.HOST,
    Operator.VENDOR: Actor.VENDOR,
    Operator.OPSN: Actor.OPSN,
    Operator.STATE: Actor.STATE,
}


@dataclass(frozen=True)
class _Group:
    """The findings of one action, most severe first."""

    id: str
    kind: ActionKind
    subject: str
    findings: tuple[Finding, ...]
    words: tuple[CheckWords, ...]
    """Of the checks, in the order of the findings, each once."""

    @property
    def sure(self) -> Confidence:
        order = list(Confidence)
        return min((f.confidence for f in self.findings), key=order.index)


def make_plan(
    findings: Iterable[Finding],
    checks: Sequence[LoadedCheck],
    estate: Estate,
    authority: str,
    catalogues: Iterable[Catalogue] = (),
    facts: Sequence[Fact] = (),
) -> tuple[Action, ...]:
    """The actions that mend what failed (waived findings are left alone), by rank."""
    context = Context(tuple(facts))
    words = {check.id: check.words for check in checks}
    groups = _groups([f for f in findings if f.outcome is Outcome.FAIL], words, estate, authority)
    measures = _measures_by_check(catalogues)
    drafts = [_action(group, estate, measures, context) for group in groups]
    drafts.sort(key=_order)
    return tuple(a.model_copy(update={"rank": rank}) for rank, a in enumerate(drafts, start=1))


def placed(text: str, finding: Finding) -> str:
    """Put names of the target into a fix or a command; any other brace is configuration, left alone."""
    values = places(finding.target, finding.evidence)
    return fill_places(addressed(text, values), values)


def _groups(
    findings: Sequence[Finding], words: Mapping[str, CheckWords], estate: Estate, authority: str
) -> list[_Group]:
    members: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    kinds: dict[str, ActionKind] = {}
    for finding in findings:
        own = words[finding.check]
        kind = kinds.setdefault(own.action, kind_for(own))
        subject = {
            "host": finding.target.subject,
            "zone": estate.domain_of(finding.target),
            "authority": authority,
        }[kind.scope]
        members[own.action, subject].append(finding)
    return [
        _group(action, kinds[action], subject, found, words)
        for (action, subject), found in members.items()
    ]


def _group(
    action: str,
    kind: ActionKind,
    subject: str,
    found: list[Finding],
    words: Mapping[str, CheckWords],
) -> _Group:
    sure = list(Confidence)
    found.sort(key=lambda f: (-f.severity.rank, sure.index(f.confidence), f.check, f.target.key))
    ids = dict.fromkeys(finding.check for finding in found)
    return _Group(action, kind, subject, tuple(found), tuple(words[i] for i in ids))


def _action(
    group: _Group, estate: Estate, measures: Mapping[str, tuple[str, ...]], context: Context
) -> Action:
    worst, kind = group.findings[0], group.kind
    checks = tuple(dict.fromkeys(f.check for f in group.findings))
    gain = sum(weights().risk(f, estate.purposes_of(f.target)) for f in group.findings)
    actor, provider = _who(group, estate)
    return Action(
        id=group.id, scope=kind.scope, subject=group.subject, rank=1, horizon=_horizon(group),
        actor=actor, provider=provider, skill=kind.skill, effort=kind.effort, hours=kind.hours,
        cost=kind.cost, gain=round(gain, 2), severity=worst.severity, confidence=group.sure,
        findings=tuple(f.fingerprint for f in group.findings), checks=checks,
        measures=tuple(dict.fromkeys(m for check in checks for m in measures.get(check, ()))),
        fr=_text(group, "fr", context, provider), en=_text(group, "en", context, provider),
    )  # fmt: skip


def _who(group: _Group, estate: Estate) -> tuple[Actor, str]:
    """Who acts: the words' usual actor, unless the perimeter says that somebody else runs the asset."""
    usual = group.words[0].actor
    for asset in estate.assets_of(group.findings[0].target):
        runner = _OPERATORS.get(asset.operator)
        if usual in _RUNS_THE_MACHINE and (runner or asset.domain is None):
            return runner or usual, asset.provider
        # The provider of a domain is its registrar, unless it is said to be an agency or a vendor.
        if usual is Actor.REGISTRAR and asset.domain and runner in (None, Actor.HOST):
            return usual, asset.provider
        if usual is Actor.MAIL_PROVIDER and asset.mail:
            return usual, asset.provider
    return usual, ""


def _horizon(group: _Group) -> Horizon:
    """The first horizon whose limit holds the work, one later when all is still to be confirmed."""
    limits = weights().horizon
    severity = group.findings[0].severity
    for place, horizon in enumerate(_HORIZONS):
        if group.kind.hours[1] <= limits.get(horizon, {}).get(severity, -1):
            later = place + (group.sure is Confidence.TENTATIVE)
            return _HORIZONS[min(later, len(_HORIZONS) - 1)]
    return "year"


def _order(action: Action) -> tuple[int, float, int, str, str]:
    per_hour = action.gain / (sum(action.hours) / 2)
    return (
        _HORIZONS.index(action.horizon), -per_hour, -action.severity.rank, action.subject, action.id,
    )  # fmt: skip


def _text(group: _Group, language: Language, context: Context, provider: str) -> ActionText:
    """What was written for the products observed, then the checks' own words for the rest."""
    own = written(group.findings, context, language, provider)
    texts = [words.text(language) for words in group.words]
    example = {f.check: f for f in reversed(group.findings)}
    ids = list(dict.fromkeys(f.check for f in group.findings))
    fixes: dict[str, list[str]] = {step.product: [step.text] for step in own.steps}
    verify: list[str] = []
    for check, text in zip(ids, texts, strict=True):
        if check in own.mends:
            continue
        labels = [
            str(f.evidence["label"])
            for f in group.findings
            if f.check == check and "label" in f.evidence
        ]
        for fix in filter(own.concerns, fitting(text.fix, labels) if labels else text.fix):
            fixes.setdefault(own.name(fix), []).append(placed(fix.steps, example[check]))
        # One command for each port or file: the first one closed proves nothing of the others.
        verify += [placed(text.verify, f) for f in group.findings if f.check == check]
    return ActionText(
        title=group.kind.fr if language == "fr" else group.kind.en,
        why=placed(texts[0].why, example[ids[0]]),
        steps=tuple(
            Step(product=name, text="\n".join(_together(parts))) for name, parts in fixes.items()
        ),
        verify=(*own.verify, *_together(verify)),
    )


def _together(parts: Iterable[str]) -> list[str]:
    """Advice of several checks: each once, and what follows the same first line put together."""
    bodies: dict[str, dict[str, None]] = {}
    for part in parts:
        lead, _, body = part.partition("\n")
        bodies.setdefault(lead, {})[body] = None
    return ["\n".join(filter(None, (lead, *found))) for lead, found in bodies.items()]


def _measures_by_check(catalogues: Iterable[Catalogue]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for catalogue in catalogues:
        for measure in catalogue.measures:
            for check in measure.checks:
                found[check].append(f"{catalogue.id}:{measure.number}")
    return {check: tuple(numbers) for check, numbers in found.items()}
