"""Judge: facts in, findings out. Pure, so that a stored document can be judged again years later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from cyberscan.commands import addressed, places
from cyberscan.engine.guard import guarded
from cyberscan.facts.base import Fact
from cyberscan.outcomes import Finding, Outcome, Verdict, Waiver, fingerprint
from cyberscan.perimeter.models import WaiverEntry
from cyberscan.reasons import Failure, Reason
from cyberscan.registry import LoadedCheck
from cyberscan.sdk import Context
from cyberscan.words import fill


def judge(
    facts: Sequence[Fact],
    checks: Iterable[LoadedCheck],
    *,
    waivers: Sequence[WaiverEntry] = (),
    thresholds: Mapping[str, Mapping[str, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Every finding of every check, in a stable order. ``today`` decides which waivers still hold."""
    found: dict[tuple[str, str, str], Finding] = {}
    for check in checks:
        limits = (thresholds or {}).get(check.id, {})
        context = Context(tuple(facts), limits, data or {})
        for fact in facts:
            if isinstance(fact, check.check.judges):
                for verdict in _verdicts(check, fact, context):
                    finding = _finding(check, fact, verdict, waivers, today)
                    key = (finding.check, finding.target.key, finding.discriminator)
                    found[key] = finding
    return tuple(found[key] for key in sorted(found))


def _verdicts(check: LoadedCheck, fact: Fact, context: Context) -> list[Verdict]:
    if fact.failed is not None:
        return [_not_looked(fact.failed)]
    verdicts = guarded(lambda: list(check.check.evaluate(fact, context)), check.id)
    if isinstance(verdicts, Failure):
        return [_not_looked(verdicts)]
    if not verdicts:
        return [_not_looked(Failure(reason=Reason.BUG, detail="the check said nothing"))]
    return verdicts


def _not_looked(failure: Failure) -> Verdict:
    outcome = Outcome.ERROR if failure.reason is Reason.BUG else Outcome.NOT_TESTED
    return Verdict(outcome=outcome, failure=failure)


def _finding(
    check: LoadedCheck,
    fact: Fact,
    verdict: Verdict,
    waivers: Sequence[WaiverEntry],
    today: date | None,
) -> Finding:
    waiver = None
    if verdict.outcome is Outcome.FAIL:
        waiver = _waiver(check, fact, waivers, today or fact.observed_at.date())
    return Finding(
        check=check.id,
        target=fact.target,
        outcome=Outcome.WAIVED if waiver else verdict.outcome,
        case=verdict.case,
        severity=verdict.severity or check.words.severity,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        failure=verdict.failure,
        discriminator=verdict.discriminator,
        fingerprint=fingerprint(check.id, fact.target.key, verdict.discriminator),
        replay=_replay(check, fact, verdict),
        observed_at=fact.observed_at,
        fact=fact.kind,
        waiver=waiver,
    )


def _replay(check: LoadedCheck, fact: Fact, verdict: Verdict) -> str:
    """The command to see it again; only names that passed the gate are put in it, never a banner.

    None where it needs a port and the verdict is about no port.
    """
    values = places(fact.target, verdict.evidence)
    if "{port}" in check.words.replay and not values["port"]:
        return ""
    return fill(addressed(check.words.replay, values), values)


def _waiver(
    check: LoadedCheck, fact: Fact, waivers: Sequence[WaiverEntry], today: date
) -> Waiver | None:
    for entry in _matching(check, fact, waivers):
        if entry.expires >= today:
            return Waiver(
                justification=entry.justification,
                accepted_by=entry.accepted_by,
                expires=entry.expires,
            )
    return None


def _matching(
    check: LoadedCheck, fact: Fact, waivers: Sequence[WaiverEntry]
) -> Iterator[WaiverEntry]:
    names = {check.id, *check.check.aliases}
    for entry in waivers:
        if entry.check in names and fnmatchcase(fact.target.subject, entry.target):
            yield entry
